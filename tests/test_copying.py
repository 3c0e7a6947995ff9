"""A listing that a learner copies from a card is the source that its author wrote, to the last blank."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ankigen.notetypes import load_note_type
from ankigen.render.passage import RenderOptions, render_passage
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from tests.browser import Viewer, viewer
from tests.render.passages import picture, render

LISTINGS = {
    "python": 'def f(x):\n    """Doc."""\n\n\n    return f"{x!r} < \\n" if x else {"a": \'b\'}  # é ✓\n',
    "c": "\n\n  int x = 1;\t\t/* tab */   \n\tif (x & 1 && x < 2)\n\t\treturn;\n\n",
    "bash": "$ echo \"$HOME\"   \n\n> 'x'\n",
    "diff": "- a\n+ b \n \n@@ 1 @@",
    "": "  plain  text \n\n\n  <b>&amp;</b>  \n 汉字 {{c1::x}} [sound:a.mp3] \\(x\\) $y$",
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    with viewer(tmp_path_factory.mktemp("copying")) as view:
        yield view


def copied(view: Viewer, html: str) -> str:
    """What is pasted after the listing on a card was selected and copied."""
    style = load_note_type("question").css
    page = view.show(f'<style>{style}</style><main class="ankigen">{html}</main><textarea></textarea>', width=900)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('pre'))")
    page.keyboard.press("Control+C")
    page.focus("textarea")
    page.keyboard.press("Control+V")
    return page.input_value("textarea")


@pytest.mark.parametrize("language", LISTINGS)
def test_a_copied_listing_is_the_source(view: Viewer, language: str) -> None:
    source = LISTINGS[language]
    html = render(f"```{language}\n{source}\n```", RenderOptions(cloze=True)).html
    assert copied(view, html) == source


def test_a_listing_in_a_list_is_copied_without_its_indentation(view: Viewer) -> None:
    html = render("1. one\n\n   ```c\n   if (x)\n     \ty;\n\n   z;\n   ```\n").html
    assert copied(view, html) == "if (x)\n  \ty;\n\nz;"


def test_line_ends_of_another_system_are_copied_as_line_feeds(view: Viewer) -> None:
    [entry] = parse(decode("x.md", b":p q\r\n??x\r\n```c\r\na;\t\r\n\r\n  b;\r\n```\r\nx??\r\n")).entries
    html = render_passage(entry.answer, RenderOptions(), picture).html
    assert copied(view, html) == "a;\t\n\n  b;"


def test_code_in_a_line_is_copied_as_it_is(view: Viewer) -> None:
    html = render("Call `f(a,  b)` twice.").html.replace("<code>", "<pre><code>").replace("</code>", "</code></pre>")
    assert copied(view, html) == "f(a,  b)"
