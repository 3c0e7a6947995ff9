"""What a function of the program returns, with something of it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any


def changed(it: Any, **changes: Any) -> Any:
    """A named tuple or a dataclass with other values in some of its fields."""
    return it._replace(**changes) if hasattr(it, "_replace") else replace(it, **changes)
