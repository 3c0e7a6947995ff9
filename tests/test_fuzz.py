"""The laws of fuzz/ hold for what was found once and for what is drawn at random; each of them can be broken."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.apkg.contents import PackageError
from ankigen.config import Config
from ankigen.lock.lock import Lock, LockError
from fuzz import TARGETS
from fuzz.findings import Findings
from fuzz.laws import CASES, BrokenLawError, words
from tests.changing import changed

FOUND = sorted((CASES / "fuzz").glob("*/*"))
MODULES = {name: importlib.import_module(f"fuzz.{name}") for name in TARGETS}


def inputs(target: str) -> st.SearchStrategy[bytes]:
    """Words of a target, with other bytes between them, behind a character that may choose how they are read."""
    word = st.sampled_from(words(target))
    return st.lists(st.one_of(word, word, st.binary(max_size=3)), max_size=12).map(b"".join)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}: {path.name}")
def test_what_was_found_is_mended(path: Path) -> None:
    MODULES[path.parent.name].check(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_laws_hold_for_anything(name: str, data: st.DataObject) -> None:
    target = MODULES[name]
    first = data.draw(st.sampled_from([b"", b"0", b"1", b"2", b"3", b"4", b"c", b"m", b"n", b"t"]))
    target.check(first + data.draw(inputs(name)))


@pytest.mark.parametrize("name", TARGETS)
def test_the_laws_hold_where_a_search_begins(name: str) -> None:
    target = MODULES[name]
    for seed in list(target.seeds())[:: 1 if name != "renderer" else 40]:
        target.check(seed)


Breaking = Callable[..., Any]


def lying(real: Breaking, **changes: Any) -> Breaking:
    """What a function returns, with some of it changed."""
    return lambda *arguments, **named: changed(real(*arguments, **named), **changes)


def failing(*_: object, **__: object) -> None:
    raise ValueError


SEED = {name: next(iter(target.seeds())) for name, target in MODULES.items()}
CARD = b"#### T\n:p Q?\n??x\nAnswer\nx??\n"
MUTANTS: dict[str, tuple[str, bytes, str, Callable[[Breaking], Breaking]]] = {
    "a lost card": ("parser", CARD, "parse", lambda real: lying(real, entries=())),
    "a lost line": ("parser", CARD, "text_of", lambda _: lambda _: ""),
    "a line that is for nothing": ("parser", CARD, "parse", lambda real: lying(real, attributions=())),
    "a fault in the parser": ("parser", CARD, "parse", lambda _: failing),
    "a lost word": ("renderer", b"0a w1w", "render_passage", lambda real: lying(real, html="<p>a</p>")),
    "a script": ("renderer", b"0a", "render_passage", lambda real: lying(real, html="<script>a</script>")),
    "a sound": ("renderer", b"0a", "render_passage", lambda real: lying(real, html="<p>[sound:a]</p>")),
    "an open element": ("renderer", b"0a", "render_passage", lambda real: lying(real, html="<p><em>a</p>")),
    "a lock that is another when read again": ("lock", SEED["lock"], "parse", lambda _: lambda *_: Lock()),
    "a fault in the lock": ("lock", SEED["lock"], "match", lambda _: failing),
    "a lost table": ("configuration", SEED["configuration"], "load_config", lambda _: lambda _: Config()),
    "a fault in the configuration": ("configuration", b"", "refuse_bad_rules", lambda _: failing),
    "a fault in the reader": ("package", SEED["package"], "read_package", lambda _: failing),
    "lost entries": ("package", SEED["package"], "import_package", lambda real: lying(real, entries=9)),
}


@pytest.mark.parametrize(("target", "data", "function", "breaking"), MUTANTS.values(), ids=MUTANTS)
def test_each_law_can_be_broken(
    target: str, data: bytes, function: str, breaking: Callable[[Breaking], Breaking], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = MODULES[target]
    module.check(data)
    monkeypatch.setattr(module, function, breaking(getattr(module, function)))
    with pytest.raises((BrokenLawError, ValueError)):
        module.check(data)


@pytest.mark.parametrize(
    ("target", "refusal", "message"),
    [
        ("lock", LockError, "ankigen.lock:99:1: error[lock]: a; b"),
        ("lock", LockError, "it is damaged"),
        ("package", PackageError, "a\nb"),
    ],
)
def test_a_refusal_that_does_not_say_where_breaks_a_law(
    target: str, refusal: type[Exception], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refusal(message)

    module = MODULES[target]
    name = {"lock": "LockFile", "package": "read_package"}[target]
    monkeypatch.setattr(module, name, type("Refusing", (), {"read": refuse}) if target == "lock" else refuse)
    with pytest.raises(BrokenLawError):
        module.check(SEED[target])


def test_a_search_goes_on_behind_its_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def check(data: bytes) -> None:
        if data.startswith(b"a"):
            raise ValueError("a")
        if data.startswith(b"b"):
            raise KeyError("b")

    findings = Findings(check, tmp_path / "findings")
    for data in (b"c", b"a1", b"a2", b"b1", b"c"):
        findings.look(data)
    kept = [path for path in sorted((tmp_path / "findings").iterdir()) if not path.suffix]
    assert sorted(path.read_bytes() for path in kept) == [b"a1", b"b1"]
    assert all("Traceback" in path.with_suffix(".txt").read_text(encoding="utf-8") for path in kept)
    assert capsys.readouterr().out.count("finding: ") == 2
