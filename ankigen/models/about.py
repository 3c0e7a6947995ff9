"""What the file of a model says of itself: its objective, its paper, its departures; needs no PyTorch."""

from __future__ import annotations

import ast
import re
from importlib import resources

from ankigen.models.registry import check


def about(name: str) -> str:
    """The head of the file of the model called `name`; raises UnknownModelError if there is none."""
    check(name)
    source = resources.files("ankigen.models").joinpath(f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def family(name: str) -> str:
    """What kind of model it is, in a few words."""
    words = re.split(r"[:,]", about(name), maxsplit=1)[0].removeprefix("A ")
    return words[:1].upper() + words[1:]
