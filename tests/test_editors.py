"""Links that open an editor at a place of a seed file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ankigen.diagnostics import Position
from ankigen.editors import EDITORS, is_editor, link


@pytest.mark.parametrize("editor", [*EDITORS, "my-editor:open?{path}"])
def test_an_editor_is_a_name_or_a_link(editor: str) -> None:
    assert is_editor(editor)


@pytest.mark.parametrize("text", ["vi", "", "javascript:alert('{path}')", " javascript:{path}", "DATA:{path}", "x:y"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_editor(text)


def test_a_link_holds_path_line_and_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here = tmp_path.resolve().as_posix()
    place = Position("a b/ü#?.md", 7, 3)
    assert link("vscode", place) == f"vscode://file{here}/a%20b/%C3%BC%23%3F.md:7:3"
    assert link("x://{line}?{path}", Position("{line}.md", 7, 3)) == f"x://7?{here}/%7Bline%7D.md"
