"""Anyone's question-and-answer deck becomes seed files; what they cannot say is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from anki.collection import AddNoteRequest, DeckIdLimit, ExportAnkiPackageOptions
from PIL import Image

from ankigen.apkg.reading import read_package
from ankigen.cli import main
from ankigen.importing.importing import Imported, import_package
from tests.apkg.packages import CLOZE, REVERSED, Row, collection, note_type, write
from tests.real_anki import RealAnki

KINDS: dict[int, object] = {1: note_type(), 2: CLOZE, 3: REVERSED}


def imported(folder: Path, *rows: Row, media: dict[str, bytes] | None = None, **more: object) -> tuple[Imported, str]:
    """What an import of these notes says, and the seed file that it writes."""
    kinds = more.get("kinds") or KINDS
    assert isinstance(kinds, dict)
    package = write(folder / "a.apkg", collection(rows, kinds, {1: "Some Deck::Of Mine"}), media)
    result = import_package(package, folder / "seeds")
    [name] = [name for name in result.files if name.endswith(".md")]
    return result, (folder / "seeds" / name).read_text(encoding="utf-8")


HEAD = "# Flashcards: Some Deck – Of Mine\n---\n"
SAID = {
    "words": ("Q", "A", ":p Q\n??x\nA\nx??\n"),
    "lines of an editor": ("<div>a</div><div><br></div><div>b&nbsp;c</div>", "A", ":p a\n\nb c\n??x\nA\nx??\n"),
    "breaks": ("Q", "one<br>two<br><br>three", ":p Q\n??x\none\\\ntwo\n\nthree\nx??\n"),
    "emphasis": ("<b>a </b><i>b</i>", "<p>A", ":p **a** *b*\n??x\nA\nx??\n"),
    "formulas": (r"\(x &lt; 1\)", r"\[y\] [$]z[/$] [latex]w[/latex]", ":p $x < 1$\n??x\n\\[y\\] $z$ $w$\nx??\n"),
    "formulas before stops": (
        r"\[\frac xy\], \[\begin{cases} a \end{cases}\].",
        r"\[\begin{align} a &amp;= 1 \end{align}\] ;",
        ":p $$\\frac xy$$, $$\\begin{cases} a \\end{cases}$$.\n??x\n$$\\begin{align} a &= 1 \\end{align}$$ ;\nx??\n",
    ),
    "lists": ("Q", "<ul><li>a<li>b<ol><li>c</ol></ul>", ":p Q\n??x\n- a\n- b\n  1. c\nx??\n"),
    "code": ("Q", '<pre><code class="language-c">int *a;</code></pre>', ":p Q\n??x\n```c\nint *a;\n```\nx??\n"),
    "signs": (
        "a_b *c* [d](e) $5 <br",
        "&lt;br&gt; x??",
        ":p a_b \\*c\\* [d\\](e) \\$5 &lt;br\n??x\n&lt;br> x\\??\nx??\n",
    ),
    "markers": ("Q", "---<br>x??<br>:p<br>1. a", ":p Q\n??x\n\\---\\\nx\\??\\\n\\:p\\\n1\\. a\nx??\n"),
    "a table": (
        "Q",
        "<table><tr><th>a|b</th><td>c</td></tr><tr><td>d</td></tr></table>",
        ":p Q\n??x\n| a\\|b | c |\n| --- | --- |\n| d |  |\nx??\n",
    ),
}


def test_characters_that_no_card_can_show_stay_behind_and_are_told(tmp_path: Path) -> None:
    row = Row("a", ("Q\x01", "\x02".join("answer")), tags="t-->\x03")
    package = write(tmp_path / "a.apkg", collection([row], KINDS, {1: "D\x04 \U0001f469\u200d\U0001f52c"}))
    result = import_package(package, tmp_path / "seeds")
    text = result.files["01-d.md"].decode()
    assert (
        text == "# Flashcards: D \U0001f469\u200d\U0001f52c\n---\n"
        '<!-- ankigen: tags="t--" -->\n:p Q\n??x\nanswer\nx??\n---\n'
    )
    assert [finding.kind for finding in result.findings] == ["other-words", "other-words", "other-tag"]


@pytest.mark.parametrize("name", SAID)
def test_html_of_others_reads_as_markdown(name: str, tmp_path: Path) -> None:
    front, back, expected = SAID[name]
    result, text = imported(tmp_path, Row("a", (front, back)))
    assert text == HEAD + expected + "---\n"
    assert [str(finding) for finding in result.findings] == []


def test_a_cloze_stays_a_cloze(tmp_path: Path) -> None:
    row = Row("a", ("Of {{c1::two <b>feet</b>}} and {{c2::more::hint}}", "Extra"), (0, 1), 2, tags="x::y leech")
    result, text = imported(tmp_path, row)
    assert text == (
        HEAD + '####\n<!-- ankigen: tags="x::y leech" -->\nExtra\n'
        ":p Of {{c1::two **feet**}} and {{c2::more::hint}}\n---\n"
    )
    assert result.findings == ()


def test_a_note_that_asks_both_ways_becomes_two_entries(tmp_path: Path) -> None:
    result, text = imported(tmp_path, Row("a", ("one", "two"), (0, 1), 3))
    assert text == HEAD + ":p one\n??x\ntwo\nx??\n---\n:p two\n??x\none\nx??\n---\n"
    assert [finding.kind for finding in result.findings] == ["reversed"]


def test_fields_of_any_name_go_where_their_template_shows_them(tmp_path: Path) -> None:
    kind = note_type(
        ("Word", "Sound", "Meaning", "Example", "Notes"),
        tmpls=[
            {
                "name": "Card",
                "qfmt": "{{#Word}}{{hint:Word}}{{/Word}} {{Tags}}",
                "afmt": "{{FrontSide}} {{Meaning}} {{text:Example}}",
            }
        ],
    )
    row = Row("a", ("mot", "[sound:m.mp3]", "word", "le mot", "rare"))
    result, text = imported(tmp_path, row, kinds={1: kind}, media={"m.mp3": b"1"})
    assert text == HEAD + (
        "[sound:m.mp3]\n\n**Notes:**\n\nrare\n:p mot\n??x\nword\n\n**Example:**\n\nle mot\nx??\n---\n"
    )
    assert "these media files stay behind: m.mp3" in str(result.findings[0])


def test_what_a_seed_file_cannot_say_is_told(tmp_path: Path) -> None:
    back = "<u>a</u> <span style='color:red'>b</span> <img src=https://example.org/x.png alt=plot> <iframe></iframe>"
    result, text = imported(tmp_path, Row("a", ("Q", back)))
    assert "a b plot\n" in text
    assert [finding.found for finding in result.findings] == [
        f"“Q”: {what} cannot be said in a seed file"
        for what in ("<iframe>", "the form of <span>", "the form of <u>", "the picture https://example.org/x.png")
    ]


def test_pictures_are_written_beside_the_seeds(tmp_path: Path) -> None:
    drawn = io.BytesIO()
    Image.new("L", (4, 4)).save(drawn, "PNG")
    media = {"a b.png": drawn.getvalue(), "../x.png": b"", "unused.png": b""}
    row = Row("a", ("<img src='a%20b.png'> <img src='../x.png'>", "A"))
    result, text = imported(tmp_path, row, media=media)
    assert ":p ![](<media/a b.png>)" in text
    assert [path.name for path in (tmp_path / "seeds" / "media").iterdir()] == ["a b.png"]
    assert result.pictures == 1
    assert not (tmp_path.parent / "x.png").exists()
    assert "../x.png, unused.png" in "\n".join(map(str, result.findings))


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = write(tmp_path / "a.apkg")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "seed.md").write_text("mine")
    assert main(["import", str(package), "-o", str(tmp_path / "mine")]) == 2
    assert "error[not-empty]: there is something here already; " in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["seed.md"]


def test_a_deck_of_someone_else_can_be_mended_and_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a real Anki, in its newest format, to seed files, to a package of ours that keeps the GUIDs."""
    monkeypatch.chdir(tmp_path)
    anki = RealAnki(tmp_path / "anki")
    deck = anki.collection.decks.id("Their Deck")
    assert deck
    for name, fields in {"Basic": ["Q <b>1</b>", "A"], "Cloze": ["{{c1::B}}", ""]}.items():
        kind = anki.collection.models.by_name(name)
        assert kind
        note = anki.collection.new_note(kind)
        note.fields = fields
        anki.collection.add_notes([AddNoteRequest(note, deck)])
    options = ExportAnkiPackageOptions(with_scheduling=False, with_media=True, legacy=False, with_deck_configs=False)
    anki.collection.export_anki_package(out_path="theirs.apkg", options=options, limit=DeckIdLimit(deck))
    anki.close()
    assert main(["import", "theirs.apkg", "-o", "seeds"]) == 0
    assert main(["build", "seeds", "-q"]) == 0
    theirs, ours = read_package(Path("theirs.apkg")), read_package(Path("build/Their-Deck.apkg"))
    assert [note.guid for note in ours.notes] == [note.guid for note in theirs.notes]
    assert [next(iter(ours.values(note).values())) for note in ours.notes] == [
        "<p>Q <strong>1</strong></p>",
        "<p>{{c1::B}}</p>",
    ]


def test_decks_whose_names_have_no_letters_keep_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    decks = ("★", "★★", "♥::♦", "!?", "…", "—", "—" * 21, "—" * 22, "black star")
    rows = [Row(f"guid {at}", (f"Q{at}", f"A{at}"), deck=at) for at in range(1, len(decks) + 1)]
    write(tmp_path / "a.apkg", collection(rows, KINDS, dict(enumerate(decks, start=1))))
    assert main(["import", "a.apkg", "-o", "seeds"]) == 0
    assert (tmp_path / "seeds" / "01-black-star-26c57b.md").read_text("utf-8").startswith("# Flashcards: black star ")
    assert main(["build", "seeds", "-q"]) == 0
    built = [read_package(path) for path in (tmp_path / "build").glob("*.apkg")]
    assert {note.guid: package.deck_of(note) for package in built for note in package.notes} == {
        f"guid {at}": deck for at, deck in enumerate(decks, start=1)
    }
