"""Which files a deck project has, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from ankigen import __version__
from ankigen.config.reference import commented
from ankigen.entries import Book
from ankigen.projects.proposals import proposals
from ankigen.seedfile.collecting import DEFAULT

SEEDS = DEFAULT.name
"""The folder where commands look for seed files unless they are told another."""

SAMPLE = {f"{SEEDS}/first-steps.md": "first-steps.md"}
"""The sample's place in a project, and its template."""

README = {"README.md": "README.md"}
"""Only where the seed files have a folder of their own: beside them it would be read as one."""

FILES = {
    "ankigen.toml": "ankigen.toml",
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    ".github/workflows/deck.yml": "workflow.yml",
}
"""The place of each other file in a project, and its template; a template's name hides nothing from git."""


def project_files(templates: dict[str, str], books: Iterable[Book], *, path: str = "") -> dict[str, bytes]:
    """The content of a project's files by place; `path` is what its commands are given, if not the default."""
    said = {
        "@version@": __version__,
        "@path@": f" {path}" if path else "",
        "@configuration@": commented(proposals(books)),
    }
    return {place: _filled(template, said).encode() for place, template in templates.items()}


def _filled(template: str, said: dict[str, str]) -> str:
    text = (files("ankigen.projects") / "templates" / template).read_text(encoding="utf-8")
    for mark, value in said.items():
        text = text.replace(mark, value)
    return text
