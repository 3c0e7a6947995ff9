"""The comment line of an entry: `<!-- ankigen: tags="vae elbo" id="vae-1" -->`."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Line

_OPTION = re.compile(
    r"""\s*(?P<name>[^\s="']+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))"""
)
_NAMES = ("tags", "id")
_ID = re.compile(r"[\w.:-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Options:
    """What the comment lines of one entry say."""

    tags: tuple[str, ...] = ()
    id: str = ""


def parse_options(path: str, line: Line, before: Options) -> tuple[Options, list[Diagnostic]]:
    """Add what one comment line says (`line` begins after `ankigen:`) to what came before it."""
    body, end, rest = line.text.partition("-->")
    diagnostics = []

    def report(offset: int, found: str, remedy: str) -> None:
        diagnostics.append(
            Diagnostic(Code.BAD_OPTION, Position(path, line.number, line.column + offset), found, remedy)
        )

    if not end or rest.strip():
        report(0, "an ankigen comment is one line of its own", 'write <!-- ankigen: tags="…" --> and nothing behind it')
    tags, identity, at = before.tags, before.id, 0
    while found := _OPTION.match(body, at):
        at = found.end()
        name = found["name"]
        value = next(v for v in (found["double"], found["single"], found["bare"]) if v is not None)
        if name == "tags":
            tags = tuple(dict.fromkeys((*tags, *value.split())))
        elif name == "id" and _ID.match(value):
            identity = value
        elif name == "id":
            report(found.start("name"), f'the id "{value}" is not usable', "use 1–64 letters, digits and . _ : -")
        else:
            close = difflib.get_close_matches(name, _NAMES, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the options are {', '.join(_NAMES)}"
            report(found.start("name"), f"there is no option {name}", hint)
    if body[at:].strip():
        report(at, f"{body[at:].strip()} is not understood", 'write options as name="value"')
    return Options(tags, identity), diagnostics
