"""What would cost learners progress or corrections is an error, and the real Anki shows that it would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ankigen.apkg.reading import read_package
from ankigen.cli import main
from ankigen.comparing.losses import find_losses
from ankigen.entries import Deck, Note
from ankigen.notetypes import load_note_type
from ankigen.packing.package import package_bytes
from tests.apkg.packages import CLOZE, Row, collection, note_type, write
from tests.real_anki import Imported, RealAnki

EARLY, LATE = 1_700_000_000, 1_700_000_100
LONG = "An answer that is long enough."


def kinds(*fields: str, **more: Any) -> dict[int, object]:
    return {1: note_type(fields or ("Front", "Back"), **more), 2: CLOZE}


WRONG = {
    "duplicate-guid": (collection(), collection([Row("a", ("Q", "A"))] * 2), "2 new notes have the GUID a"),
    "lost-identity": (collection(), collection([Row("b", ("<b>q</b>", "B"))]), "“q” had the GUID a and now has b"),
    "other-note-type": (
        collection(kinds=kinds()),
        collection([Row("a", ("Q", "A"), kind=2)], kinds()),
        "“Q” has another note type",
    ),
    "changed-schema": (
        collection(),
        collection([Row("a", ("Q", "A"))], kinds("Front", "Reverse")),
        "the note type Basic has other fields or templates under the same id 1",
    ),
    "stale-note": (collection(), collection([Row("a", ("Q", "B"))]), "“Q” changed, and its time of change"),
    "stale-note-type": (collection(), collection(kinds=kinds(css="b")), "the look of the note type Basic changed"),
    "lost-card": (
        collection([Row("a", ("{{c1::x}} {{c2::y}}", ""), (0, 1), 2)], kinds()),
        collection([Row("a", ("{{c1::x}} y", ""), (0,), 2, changed=LATE)], kinds()),
        "has 1 card fewer",
    ),
    "touched": (collection(), collection([Row("a", ("Q", "A"), changed=LATE)]), "one note is newer and says the same"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_each_loss_is_found_and_no_other(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (write(tmp_path / f"{n}.apkg", content) for n, content in enumerate(WRONG[kind][:2]))
    [loss] = find_losses(read_package(old), read_package(new))
    assert loss.kind == kind
    assert WRONG[kind][2] in loss.found
    code = main(["diff", str(old), str(new)])
    assert code == (1 if loss.severity == "error" else 0)
    assert str(loss) in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(("name", "changed", "count"), [("p.png", EARLY, 1), ("p.png", LATE, 0), ("_p.png", LATE, 1)])
def test_a_file_that_changed_under_its_name(name: str, changed: int, count: int, tmp_path: Path) -> None:
    """Anki takes it only along with a newer note, and never if its name begins with an underscore."""
    front = f"<img src={name}>"
    old = write(tmp_path / "0.apkg", collection([Row("a", (front, "A"))]), {name: b"1"})
    new = write(tmp_path / "1.apkg", collection([Row("a", (front, "B"), changed=changed)]), {name: b"2"})
    losses = find_losses(read_package(old), read_package(new))
    assert [loss.kind for loss in losses].count("stale-media") == count


def test_a_new_question_is_no_lost_one(tmp_path: Path) -> None:
    new = write(tmp_path / "1.apkg", collection([Row("b", ("Another question", LONG))]))
    assert find_losses(read_package(write(tmp_path / "0.apkg")), read_package(new)) == ()


def release(path: Path, *notes: tuple[str, str, str, int]) -> Path:
    """A package of our own with these notes: GUID, question, answer, time of change."""
    deck = tuple(
        Note(guid, "question", (("Question", question), ("Answer", answer)), (), "Deck", (), changed)
        for guid, question, answer, changed in notes
    )
    path.write_bytes(package_bytes(Deck("Deck", "", deck), {}, {"question": load_note_type("question")}))
    return path


IN_ANKI = {
    "lost-identity": (("a", "Q", LONG, EARLY), ("b", "Q", LONG, LATE), Imported(1, 0, 0, 0, 1)),
    "stale-note": (("a", "Q", LONG, EARLY), ("a", "Q", "Mended.", EARLY), Imported(0, 0, 1, 0, 1)),
    "touched": (("a", "Q", LONG, EARLY), ("a", "Q", LONG, LATE), Imported(0, 1, 0, 0, 1)),
    "": (("a", "Q", LONG, EARLY), ("a", "Q", "Mended.", LATE), Imported(0, 1, 0, 0, 1)),
}


@pytest.mark.parametrize("kind", IN_ANKI)
def test_anki_does_what_the_error_says(kind: str, tmp_path: Path) -> None:
    before, after, log = IN_ANKI[kind]
    old, new = release(tmp_path / "0.apkg", before), release(tmp_path / "1.apkg", after)
    assert [loss.kind for loss in find_losses(read_package(old), read_package(new))] == [kind] * bool(kind)
    anki = RealAnki(tmp_path / "anki")
    anki.import_package(old)
    assert anki.import_package(new) == log
    anki.close()
