"""What libraries load and hardly ever use, loaded only where somebody does use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """A module into which nobody has looked yet; of a package, parts may be imported."""

    def __getattr__(self, name: str) -> Any:
        is_package = sys.modules.get(self.__name__) is self and "__path__" in vars(self)
        if is_package and find_spec(f"{self.__name__}.{name}"):
            raise AttributeError(name)  # so that the import of a part goes on to look for its file
        _leave(self)
        whole = import_module(self.__name__)
        vars(whole).update(_parts(self))
        return getattr(whole, name)


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Give who imports these modules here stand-ins, which load them as soon as somebody looks into them.

    Later imports get the modules themselves; but a package of which parts were imported stays a stand-in.
    """
    stand_ins = [_stand_in(name) for name in names if name not in sys.modules]
    try:
        yield
    finally:
        for module in stand_ins:
            if not _parts(module):
                _leave(module)


def _stand_in(name: str) -> _StandIn:
    module, spec = _StandIn(name), find_spec(name)
    if spec and spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    sys.modules[name] = module
    package, _, last = name.rpartition(".")
    if package:
        setattr(import_module(package), last, module)
    return module


def _parts(package: _StandIn) -> dict[str, ModuleType]:
    return {name: part for name, part in vars(package).items() if isinstance(part, ModuleType)}


def _leave(module: _StandIn) -> None:
    """Let the next one who imports the module get it itself."""
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
