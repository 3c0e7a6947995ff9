"""A place in a seed file as a link that opens an editor there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from ankigen.diagnostics import Position

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
}
"""Editors by name, and the links that they have registered."""

_SCHEME = re.compile(r"(?!(?:javascript|data|vbscript|blob):)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def is_editor(text: str) -> bool:
    """Whether this is the name of an editor, or a link with `{path}` in it that no browser runs as a script."""
    template = EDITORS.get(text, text)
    return bool(_SCHEME.match(template)) and "{path}" in template


def link(editor: str, position: Position) -> str:
    """The link by which an editor opens a place; a Windows path gets the slash that it lacks."""
    path = Path(position.path).resolve().as_posix()
    said = {"path": quote(f"/{path.removeprefix('/')}"), "line": position.line, "column": position.column}
    return re.sub(r"\{(path|line|column)\}", lambda found: str(said[found[1]]), EDITORS.get(editor, editor))
