"""What is mended says the same before and after, and mending it again changes nothing."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.cli import main
from ankigen.diagnostics import Code
from ankigen.entries import Entry
from ankigen.fixing.fix import fix_text
from ankigen.fixing.mending import MENDED
from ankigen.pictures import Picture
from ankigen.render.card import render_card
from ankigen.render.passage import RenderOptions
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import Source, decode
from tests import golden

LINES = st.sampled_from(
    """#### Title
#### Title :p Why?
# Flashcards: B (Part 1)
**Starting Chapter:** C
**Rating: 8/10**
<!-- ankigen: tags="a b" -->
<!-- ankigen: silence="wrong-closer" -->
<!-- ankigen: silence-line="wrong-closer" -->
:p Why is$x $ so?
:p And $$y$$:p then?
??x
??x At once.
x??
x?
:x??
???x
---
----
***
$$z$$x??
$$z$$---
Some text, and$a$word $ b $.
- a list
    - deep $c $
> quoted $d $ text
What asks?
```python
```
``` x??
    code $e $
{{c1::hidden$f $}}
![alt](figure:vae/samples)
| a | b |
|---|---|
it costs $5 and $6
\\$ and `$g $` and $h\\ $
""".splitlines()
)
FILES = st.lists(LINES, max_size=30).map("\n".join)


def fixed(text: str) -> tuple[str, list[Code]]:
    after, left_alone = fix_text(decode("cards.md", text.encode()))
    return after, [diagnostic.code for diagnostic in left_alone]


def read(text: str) -> Parsed:
    return parse(decode("cards.md", text.encode()))


def said(entry: Entry) -> tuple[object, ...]:
    """All that a card says and shows, without the white space of its source."""
    facts = (entry.book, entry.part, entry.chapter, entry.rating, entry.tags, entry.id, entry.is_cloze)
    texts = [p.text.split() for p in (entry.title, entry.context, entry.question, entry.answer)]
    card = render_card(entry, RenderOptions(), lambda address: Picture("x.png", address, "", "", 1, 1), None)
    return facts, ["".join(words) for words in texts], card.note_type, card.fields


def check(text: str) -> None:
    after, _ = fixed(text)
    assert [said(entry) for entry in read(after).entries] == [said(entry) for entry in read(text).entries]
    assert fixed(after)[0] == after
    words = re.findall(r"[a-z]{2,}", text)
    assert sorted(set(words) - set(re.findall(r"[a-z]{2,}", after))) == []


@golden.parametrize("fixing")
def test_what_is_mended(case: golden.Case, request: pytest.FixtureRequest) -> None:
    after, _ = fixed(case.text)
    golden.check(case, after.removesuffix("\n"), request)
    check(case.text)
    assert not [d for d in read(after).diagnostics if d.code in MENDED and "silence" not in case.text]


@settings(max_examples=150, deadline=None)
@given(FILES)
def test_no_card_says_anything_else_and_no_word_is_lost(text: str) -> None:
    check(text)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(FILES)
def test_no_card_says_anything_else_in_many_files(text: str) -> None:
    check(text)


@golden.parametrize("seedfile")
def test_no_case_of_the_parser_says_anything_else(case: golden.Case) -> None:
    check(case.text)


def test_a_file_is_read_as_often_however_many_cards_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these cards would ask something else, and is left alone by itself; the last one is mended."""
    read_at: list[int] = []

    def counted(source: Source) -> Parsed:
        read_at.append(len(source.lines))
        return parse(source)

    def readings(cards: int) -> int:
        left = "".join(f"#### T{n}\n:p Q{n}\n??x\n???x\nask? ??x\nx??\n---\n" for n in range(cards))
        read_at.clear()
        after, left_alone = fixed(left + "#### Last\n:p Q\n??x\nA\nx?\n")
        assert left_alone == [Code.LEFT_ALONE] * cards
        assert after == left + "#### Last\n:p Q\n??x\nA\nx??\n"
        return len(read_at)

    monkeypatch.setattr("ankigen.fixing.fix.parse", counted)
    assert readings(100) == readings(3) == 8


def test_a_file_is_mended_in_place_with_its_permissions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file, link = Path("cards.md"), Path("link.md")
    file.write_bytes(b"\xef\xbb\xbf#### T\r\n:p Q\r\n??x\r\nA\r\n---\r\n")
    file.chmod(0o640)
    link.symlink_to(file)
    assert main(["check", "--fix", "link.md"]) == 0
    assert link.is_symlink()
    assert file.read_bytes() == b"#### T\n:p Q\n??x\nA\nx??\n---\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(Path().glob(".*")) == []
    assert capsys.readouterr() == ("", "1 file mended\n1 file, 1 card: 0 errors, 0 warnings, 0 notes\n")
    assert main(["check", "--fix", "."]) == 0
    assert capsys.readouterr().err.startswith("0 files mended\n")


def test_a_diff_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cards.md").write_bytes(b"#### T\n:p Q\n??x\nA\n---\n")
    Path("ends.md").write_bytes(b"#### T\r\n:p Q\n??x\nA\nx??\n")
    assert main(["check", "--diff", "."]) == 1
    out, err = capsys.readouterr()
    diff = "--- cards.md\n+++ cards.md\n@@ -3,3 +3,4 @@\n ??x\n A\n+x??\n ---\n"
    assert out == diff + "ends.md: the text stays the same and becomes UTF-8 with line feeds\n"
    assert err == "2 files would be mended\n"
    assert Path("cards.md").read_bytes() == b"#### T\n:p Q\n??x\nA\n---\n"
    assert main(["check", "--fix", "-q", "."]) == 0
    assert main(["check", "--diff", "."]) == 0
    assert capsys.readouterr().out == ""


ENCODINGS = {
    "UTF-16": ("#### Ü\r\n:p Q\r\n??x\r\nA\r\nx??\r\n".encode("utf-16"), "#### Ü\n:p Q\n??x\nA\nx??\n".encode()),
    "a guess": ("#### Ü\r\n:p Q\r\n??x\r\nA\r\n".encode("cp1252"), "#### Ü\r\n:p Q\r\n??x\r\nA\r\n".encode("cp1252")),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_an_encoding_is_mended_where_it_is_certain(name: str, tmp_path: Path) -> None:
    before, after = ENCODINGS[name]
    (tmp_path / "cards.md").write_bytes(before)
    main(["check", "--fix", str(tmp_path)])
    assert (tmp_path / "cards.md").read_bytes() == after


def test_what_cannot_be_read_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cards.md").write_bytes(b"#### T\r\n\xff\xfe\x00")
    assert main(["check", "--fix", "cards.md"]) == 1
    assert Path("cards.md").read_bytes() == b"#### T\r\n\xff\xfe\x00"
    assert capsys.readouterr().err.startswith("0 files mended\n")
