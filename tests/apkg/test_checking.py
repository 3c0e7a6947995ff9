"""What Anki would lose in silence is found beforehand; what it takes whole is not accused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ankigen.apkg.checking import check
from ankigen.apkg.reading import read_package
from ankigen.cli import main
from tests.apkg.packages import Row, collection, note_type, write

PLAIN = ("Q", "A")
WRONG = {
    "no-notes": (collection([]), {}, "error[no-notes]: it holds 0 notes"),
    "note-without-cards": (collection([Row("a", PLAIN, cards=())]), {}, "no card and would vanish: a;"),
    "duplicate-guid": (collection([Row("a", PLAIN)] * 2), {}, "these GUIDs belong to more than one note: a;"),
    "no-guid": (collection([Row("", PLAIN)]), {}, "these notes have no GUID: 1700000000001;"),
    "bad-note-id": (collection([Row("a", PLAIN, id=0)]), {}, "Anki cannot read the ids of these notes: a;"),
    "unknown-note-type": (collection([Row("a", PLAIN, kind=7)]), {}, "is not in the package: a;"),
    "field-count": (collection([Row("a", ("Q", "A\x1fB"))]), {}, "more or fewer fields than their note type: a;"),
    "bad-card": (collection([Row("a", PLAIN, cards=(3,))]), {}, "belong to no template or no deck: a;"),
    "half-character": (
        collection(script="UPDATE notes SET flds = CAST(X'41EDA080' AS text) || char(31)"),
        {},
        "hold half a surrogate pair, or bytes that are not UTF-8: a;",
    ),
    "unsafe-media-name": (
        collection([Row("a", ("<img src='a/b.png'>", ""))]), {"a/b.png": b""}, "have such names: a/b.png;"
    ),
    "media-names-collide": (
        collection([Row("a", ("<img src=A.png><img src=a.png>", ""))]),
        {"A.png": b"", "a.png": b""},
        "are one on some platform: A.png, a.png;",
    ),
    "missing-media": (
        collection([Row("a", ('<img alt="a > b" src="p q.png">', "[sound:s.mp3]"))]),
        {},
        "are shown and are not in the package: p q.png (a), s.mp3 (a);",
    ),
    "unused-media": (collection(), {"p.png": b"", "_f.png": b""}, "Anki will not import them: p.png;"),
    "nul-character": (collection([Row("a", ("Q\0", "A"))]), {}, "hold the character U+0000: a;"),
    "remote-media": (
        collection([Row("a", ("<img src=https://example.org/p.png>", ""))]), {}, "or sounds from elsewhere: a;"
    ),
    "script": (
        collection([Row("a", ("<b onclick=alert(1)>", ""))], {1: note_type(name="S", tmpls=[
            {"name": "C", "qfmt": "{{Front}}<script>x</script>", "afmt": ""}])}), {}, "run scripts: S, a;"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_each_rule_finds_its_case_and_no_other(kind: str, tmp_path: Path) -> None:
    content, media, said = WRONG[kind]
    [finding] = check(read_package(write(tmp_path / "a.apkg", content, media)))
    assert finding.kind == kind
    assert said in str(finding)


def test_a_sound_package_is_clean(tmp_path: Path) -> None:
    rows = [Row("a", ("Q <img src='p%20q.png'>", "A [sound:s.mp3]")), Row("b", PLAIN)]
    media = {"p q.png": b"1", "s.mp3": b"2", "_font.woff2": b"3"}
    assert check(read_package(write(tmp_path / "a.apkg", collection(rows), media))) == ()


def test_a_long_list_names_a_few_and_counts_the_rest(tmp_path: Path) -> None:
    rows = [Row(f"g{number}", PLAIN, cards=()) for number in range(9)]
    [finding] = check(read_package(write(tmp_path / "a.apkg", collection(rows))))
    assert "vanish: g0, g1, g2, g3, g4 and 4 more;" in str(finding)


def test_the_verdict_is_the_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(write(tmp_path / "good.apkg"))]) == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert ": 1 note, 1 card, " in first
    assert last == "Anki will import it cleanly"
    assert main(["inspect", str(write(tmp_path / "bad.apkg", collection([Row("a", PLAIN, cards=())])))]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "Anki will not import all of it"


def test_programs_get_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(write(tmp_path / "a.apkg", media={"p.png": b"12"})), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["notes"] == said["cards"] == 1
    assert said["decks"] == [{"name": "A Deck", "cards": 1}]
    assert said["note_types"] == [
        {"id": 1, "name": "Basic", "fields": ["Front", "Back"], "templates": ["Card 1"], "notes": 1}
    ]
    assert [(file["name"], file["size"]) for file in said["media"]] == [("p.png", 2)]
    assert [finding["kind"] for finding in said["findings"]] == ["unused-media"]
    assert said["clean"] is True


def test_nothing_in_a_package_reaches_the_terminal_as_an_escape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    content = collection([Row(evil, PLAIN, cards=()), Row("b", PLAIN)], decks={1: evil})
    main(["inspect", str(write(tmp_path / "a.apkg", content, {evil: b""}))])
    out = capsys.readouterr().out
    assert "\\x1b]0;owned\\x07\\u202e" in out
    assert "\x1b" not in out
    assert "\u202e" not in out
