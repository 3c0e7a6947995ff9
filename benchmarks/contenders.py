"""What a build is compared with: each a process of its own, run as `python -m benchmarks.contenders NAME SEEDS OUTPUT`.

plain    a new Markdown for each field, with fenced_code, tables and codehilite, latex2mathml, genanki
fields   the fields that `plain` would write, as JSON, which those below read
genanki  genanki writes the finished fields
ours     ankigen's door to genanki writes the finished fields
floor    the same rows by SQLite's executemany, in a deflated zip
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

FIELDS = "fields.json"
CARD = re.compile(r"#### (.*)\n((?:.*\n)*?):p (.*)\n\?\?x\n((?:.*\n)*)x\?\?")
_CODE_OR_FORMULA = re.compile(
    r"(?P<code>^```.*?^```|`[^`]*`)|\$\$(?P<block>.+?)\$\$|\$(?P<inline>.+?)\$", re.DOTALL | re.MULTILINE
)


def rendered(seeds: Path) -> list[list[str]]:
    """Title, context, question and answer of every card as HTML, in the way in which most scripts do it."""
    from benchmarks.made_up_seeds import written_cards  # noqa: PLC0415 - the others do not need it

    return [[_html(field) for field in found.groups()] for card in written_cards(seeds) if (found := CARD.match(card))]


def _html(text: str) -> str:
    import markdown  # noqa: PLC0415 - a contender pays for what it uses

    extensions = ["fenced_code", "tables", "codehilite"]
    return markdown.Markdown(extensions=extensions).convert(_CODE_OR_FORMULA.sub(_mathml, text))


def _mathml(found: re.Match[str]) -> str:
    from latex2mathml.converter import convert  # noqa: PLC0415 - a contender pays for what it uses

    if found["code"]:
        return found["code"]
    made: str = convert(found["block"] or found["inline"], display="block" if found["block"] else "inline")
    return made


def plain(seeds: Path, output: Path) -> None:
    """Read, render and write."""
    _with_genanki(rendered(seeds), output)


def fields(seeds: Path, output: Path) -> None:
    """Keep what `plain` renders."""
    output.write_text(json.dumps(rendered(seeds)), encoding="utf-8")


def genanki(seeds: Path, output: Path) -> None:
    """Write finished fields with genanki as it comes."""
    _with_genanki(json.loads((seeds.parent / FIELDS).read_bytes()), output)


def _with_genanki(rows: list[list[str]], output: Path) -> None:
    import genanki as library  # noqa: PLC0415 - a contender pays for what it uses

    names = ("Title", "Context", "Question", "Answer")
    template = {"name": "Card", "qfmt": "{{Question}}", "afmt": "{{Question}}<hr>{{Answer}}{{Context}}"}
    model = library.Model(1 << 30, "Plain", fields=[{"name": name} for name in names], templates=[template])
    deck = library.Deck(1 << 31, "Plain")
    for row in rows:
        deck.add_note(library.Note(model=model, fields=row))
    library.Package(deck).write_to_file(str(output))


def ours(seeds: Path, output: Path) -> None:
    """Write finished fields as `ankigen build` does."""
    from ankigen.entries import Deck, Note  # noqa: PLC0415 - a contender pays for what it uses
    from ankigen.notetypes import load_note_type  # noqa: PLC0415
    from ankigen.packing.package import package_bytes  # noqa: PLC0415

    rows = json.loads((seeds.parent / FIELDS).read_bytes())
    names = ("Title", "Context", "Question", "Answer")
    notes = tuple(
        Note(f"guid{at}", "question", tuple(zip(names, row, strict=True)), (), "Plain", (), changed=1)
        for at, row in enumerate(rows)
    )
    output.write_bytes(package_bytes(Deck("Plain", "", notes), {}, {"question": load_note_type("question")}))


def floor(seeds: Path, output: Path) -> None:
    """Write finished fields with as little work as can be."""
    rows = json.loads((seeds.parent / FIELDS).read_bytes())
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum)")
    connection.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due)")
    notes = ((at, f"guid{at}", 1, 1, -1, "", "\x1f".join(row), row[0], 0) for at, row in enumerate(rows, start=1))
    connection.executemany("INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?)", notes)
    cards = ((at, at, 1, 0, 1, -1, 0, 0, at) for at in range(1, len(rows) + 1))
    connection.executemany("INSERT INTO cards VALUES (?,?,?,?,?,?,?,?,?)", cards)
    connection.commit()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", connection.serialize())
        package.writestr("media", "{}")


if __name__ == "__main__":
    _, name, seeds_folder, output_file = sys.argv
    {"plain": plain, "fields": fields, "genanki": genanki, "ours": ours, "floor": floor}[name](
        Path(seeds_folder), Path(output_file)
    )
