"""What libraries load and hardly ever use."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from ankigen.deferring import deferred


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package `dear` with a part, a user of the package, and a user of its part."""
    (tmp_path / "dear").mkdir()
    (tmp_path / "dear" / "__init__.py").write_text("answer = 42\n")
    (tmp_path / "dear" / "part.py").write_text("question = 'What?'\n")
    (tmp_path / "user.py").write_text("import dear\n")
    (tmp_path / "user_of_part.py").write_text("from dear import part\nimport dear.part\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("user", "user_of_part", "dear", "dear.part"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_a_library_is_loaded_when_somebody_looks_into_it() -> None:
    with deferred("dear"):
        user = import_module("user")
    assert "dear" not in sys.modules
    assert user.dear.answer == 42
    assert "dear" in sys.modules


def test_who_imports_it_later_gets_the_library_itself() -> None:
    with deferred("dear"):
        user = import_module("user")
    assert vars(import_module("dear"))["answer"] == 42
    assert user.dear.answer == 42


def test_who_looks_at_once_gets_the_library_at_once() -> None:
    with deferred("dear"):
        assert import_module("dear").answer == 42
        assert vars(import_module("dear"))["answer"] == 42


def test_a_part_is_loaded_without_its_package() -> None:
    with deferred("dear"):
        user = import_module("user_of_part")
    assert user.part.question == "What?"
    assert user.dear.part is user.part
    assert "answer" not in vars(import_module("dear"))
    assert user.dear.answer == 42
    assert vars(import_module("dear")).keys() >= {"answer", "part"}


def test_a_part_can_be_deferred_alone() -> None:
    with deferred("dear.part"):
        user = import_module("user_of_part")
    assert "dear.part" not in sys.modules
    assert user.part.question == user.dear.part.question == "What?"


def test_what_is_loaded_already_stays_as_it_is() -> None:
    loaded = import_module("dear")
    with deferred("dear"):
        assert import_module("dear") is loaded
    assert import_module("dear") is loaded


def test_what_is_not_there_is_missed_by_who_looks_for_it() -> None:
    with deferred("dear.nothing"):
        nothing = import_module("dear.nothing")
    with pytest.raises(ModuleNotFoundError, match=r"dear\.nothing"):
        _ = nothing.anything
