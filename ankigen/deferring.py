"""Libraries that other libraries load and hardly ever use, loaded only where somebody does use them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """A module into which nobody has looked yet."""

    def __getattr__(self, name: str) -> Any:
        _leave({self.__name__: self})
        return getattr(import_module(self.__name__), name)


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Give whoever imports these modules here stand-ins for them, which load them when somebody looks into them."""
    stand_ins = {name: _StandIn(name) for name in names if name not in sys.modules}
    for name, module in stand_ins.items():
        sys.modules[name] = module
        package, _, last = name.rpartition(".")
        if package:
            setattr(import_module(package), last, module)
    try:
        yield
    finally:
        _leave(stand_ins)


def _leave(stand_ins: dict[str, _StandIn]) -> None:
    """Let the next one who imports these modules get them themselves."""
    for name, module in stand_ins.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
