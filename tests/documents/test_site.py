"""The documentation as a site: every page is reached, every link leads somewhere, formulas are drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest

from tests.documents.blocks import ROOT
from tools import check_site, gather_site

Menu = list[dict[str, "str | Menu"]]


def named(menu: Menu) -> Iterator[str]:
    for entry in menu:
        for target in entry.values():
            yield from [target] if isinstance(target, str) else named(target)


def test_the_menu_names_every_page_of_the_documentation() -> None:
    menu = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    pages = list(named(menu))
    assert len(set(pages)) == len(pages)
    assert [page for page in pages if not (ROOT / page).is_file()] == []
    documentation = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert documentation - set(pages) == set()


def test_every_link_between_files_leads_somewhere(tmp_path: Path) -> None:
    gather_site.main(tmp_path / "pages")
    assert (tmp_path / "pages" / "ankigen" / "explanations" / "wrong-closer.md").is_file()
    assert (tmp_path / "pages" / gather_site.STYLE).stat().st_size > 1000


def test_a_link_that_leads_nowhere_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather_site, "ROOT", tmp_path)
    (tmp_path / "README.md").write_text("[gone](docs/gone.md)", encoding="utf-8")
    with pytest.raises(gather_site.BrokenLinkError, match=r"README\.md: there is no .*docs/gone\.md; mend the link"):
        gather_site.main(tmp_path / "pages")


def test_formulas_become_mathml_that_markdown_leaves_alone() -> None:
    shown = gather_site.with_mathml("A $a_i * b_i$ and `$x$`.\n\n```text\n$y$\n```\n")
    assert shown.count("<math") == 1
    assert "`$x$`" in shown
    assert "$y$" in shown
    assert "*" not in shown


def test_a_formula_at_the_start_of_a_line_stays_in_its_paragraph() -> None:
    shown = markdown.markdown(gather_site.with_mathml("The noise\n$x$, and\n$y$ too."))
    assert shown.count("<p>") == 1
    assert shown.startswith("<p>The noise")
    assert shown.endswith("too.</p>")


@pytest.mark.parametrize(
    ("link", "leads"),
    [("b.html", True), ("b.html#there", True), ("b.html#gone", False), ("c.html", False), ("x", False)],
)
def test_the_built_site_is_searched_for_links_that_lead_nowhere(
    link: str, leads: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_text(f'<a href="{link}">', encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there"><a href="https://example.org/x#y">', encoding="utf-8")
    assert check_site.main(tmp_path) == (0 if leads else 1)
    assert capsys.readouterr().err == ("" if leads else f"a.html: {link} leads nowhere\n")
