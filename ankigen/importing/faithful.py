"""Whether an entry says what its note said: it is parsed and rendered again, and the words are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.apkg.checking import Finding
from ankigen.comparing.words import Piece, changes
from ankigen.diagnostics import Severity
from ankigen.entries import Entry
from ankigen.importing import blocks
from ankigen.importing.drafts import Draft
from ankigen.importing.seedtext import Place, seed_text
from ankigen.pictures import PictureSource
from ankigen.render.card import render_card
from ankigen.render.passage import RenderOptions
from ankigen.render.visible import visible_text
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from ankigen.wording import shortened

COMPARED = ("Question", "Answer", "Text", "Context", "Title")
LONGEST_CHANGE, LONGEST_NAME = 300, 60
"""Characters of what is told of a card."""
_STOP = re.compile(r"(?P<end> ?\\end\{[A-Za-z]+\*?\})? ?(?P<stop>[.,;])(?= |\Z)")
"""A stop, and the end of a formula before it, into which a build takes it."""


def entry_of(place: Place, draft: Draft) -> Entry | None:
    """The entry as a build will read it; None if it would not be one."""
    entries = parse(decode("", seed_text(place, [draft]).encode("utf-8", "replace"))).entries
    return entries[0] if len(entries) == 1 else None


def fields_of(entry: Entry, pictures: PictureSource) -> dict[str, str]:
    """What a build will make of an entry, but for the figure that a rule gives it."""
    return dict(render_card(entry, RenderOptions(), pictures, None).fields)


def differences(place: Place, draft: Draft, pictures: PictureSource) -> tuple[Finding, ...]:
    """In which fields the entry says something else than the note, or looks otherwise."""
    entry = entry_of(place, draft)
    if entry is None:
        found = f"“{name_of(draft)}” would not be one card"
        return (Finding(Severity.ERROR, "unreadable", found, "write it by hand"),)
    return tuple(_differences(draft, fields_of(entry, pictures)))


def _differences(draft: Draft, after: dict[str, str]) -> Iterator[Finding]:
    for field in COMPARED:
        before, now = draft.html.get(field, ""), after.get(field, "")
        if before == now or (not draft.is_own and not visible_text(before)):
            continue
        old, new = _words(before), _words(now)
        where = f"“{name_of(draft)}”, {field}"
        if old != new:
            yield Finding(Severity.ERROR, "other-words", f"{where}: {_shown(changes(old, new))}", "mend it by hand")
        elif draft.is_own:
            yield Finding(Severity.WARNING, "other-form", f"{where}: the same words look otherwise", "look at it")


def _words(html: str) -> str:
    """What a reader sees, however spaces and formulas are written, and on whichever side of a formula's end a stop."""
    text = visible_text(html.replace("\xa0", " "))
    for sign in (r"\(", r"\)", r"\[", r"\]", "[$]", "[/$]", "[$$]", "[/$$]", "[latex]", "[/latex]"):
        text = text.replace(sign, " ")
    return _STOP.sub(lambda found: found["stop"] + (found["end"] or ""), " ".join(text.split()))


def _shown(pieces: tuple[Piece, ...]) -> str:
    forms = {"old": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
    return shortened(" ".join(forms[piece.kind].format(piece.text) for piece in pieces), LONGEST_CHANGE)


def unsaid(draft: Draft) -> Iterator[Finding]:
    """What Markdown could not say of a note, and what a seed file wants that it did not have."""
    for what in blocks.unsaid(draft.lost):
        found = f"“{name_of(draft)}”: {what} cannot be said in a seed file"
        yield Finding(Severity.WARNING, "unsaid", found, "the rest of the card is there")
    if not draft.is_cloze and not draft.texts.get("Answer"):
        found = f"“{name_of(draft)}” has no answer"
        yield Finding(Severity.WARNING, "no-answer", found, "write one, or a build will ask for it")


def name_of(draft: Draft) -> str:
    """What to call an entry."""
    texts = (visible_text(draft.html.get(field, "")) for field in ("Title", "Question", "Text"))
    return shortened(next(filter(None, texts), draft.note.guid), LONGEST_NAME)
