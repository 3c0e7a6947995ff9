"""Libraries that others load and hardly ever use."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from ankigen.deferring import deferred


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package `unused_library` with a part; `its_user` imports the package, `the_user_of_a_part` the part."""
    (tmp_path / "unused_library").mkdir()
    (tmp_path / "unused_library" / "__init__.py").write_text("answer = 42\n")
    (tmp_path / "unused_library" / "part.py").write_text("question = 'What?'\n")
    (tmp_path / "its_user.py").write_text("import unused_library\n")
    (tmp_path / "the_user_of_a_part.py").write_text("import unused_library.part\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("its_user", "the_user_of_a_part", "unused_library", "unused_library.part"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_a_library_is_loaded_when_somebody_looks_into_it() -> None:
    with deferred("unused_library"):
        import_module("its_user")
    assert "unused_library" not in sys.modules
    assert import_module("its_user").unused_library.answer == 42
    assert import_module("unused_library") is sys.modules["unused_library"]


def test_a_part_of_a_library_can_be_deferred_alone() -> None:
    with deferred("unused_library.part"):
        user = import_module("the_user_of_a_part")
    assert "unused_library.part" not in sys.modules
    assert user.unused_library.part.question == "What?"
    assert sys.modules["unused_library.part"] is user.unused_library.part


def test_who_looks_at_once_gets_the_library_at_once() -> None:
    with deferred("unused_library"):
        assert import_module("unused_library").answer == 42
        assert import_module("unused_library") is sys.modules["unused_library"]
    assert "unused_library" in sys.modules


def test_what_is_loaded_already_stays_as_it_is() -> None:
    loaded = import_module("unused_library")
    with deferred("unused_library"):
        assert import_module("unused_library") is loaded
    assert sys.modules["unused_library"] is loaded
