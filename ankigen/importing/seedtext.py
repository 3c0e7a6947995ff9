"""Entries as the text of a seed file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ankigen.apkg.contents import Contents
from ankigen.config.keys import is_one_line
from ankigen.importing.drafts import Draft
from ankigen.importing.tree import tree
from ankigen.seedfile.titles import key_of
from ankigen.tags import clean_tag

_PART = re.compile(r"Part (?P<part>\d{1,6})(?: · (?P<chapter>.+))?")
_PUBLISHED = re.compile(r"(?P<publisher>.*?)(?:^| )(?P<year>(?:1[5-9]|20)\d\d)$")

MOST_SIGNS = 5
"""So many signs of a title without letters are named."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where entries belong: a book and what is known of it, its deck, a part, a chapter."""

    title: str
    deck: str
    author: str = ""
    publisher: str = ""
    year: str = ""
    part: str = ""
    chapter: str = ""

    @property
    def name(self) -> str:
        """What the title line calls the book, for which a title needs letters or digits.

        Where it has none, its signs are named, and a digest tells it from all others.
        """
        if key_of(self.title):
            return self.title
        digest = sha256(self.title.encode()).hexdigest()[:6]
        return f"{', '.join(map(_spoken, self.title[:MOST_SIGNS]))} {digest}"

    @property
    def file_name(self) -> str:
        """The name of the seed file, without number and suffix."""
        words = self.chapter or (f"part {self.part}" if self.part else self.name)
        return re.sub(r"[^\w]+", "-", words).strip("-_").lower()[:60] or "deck"


def place_of(contents: Contents, draft: Draft) -> Place:
    """The place of an entry: what our own notes say in small print, or else the deck."""
    deck = _line(contents.deck_of(draft.note)) or "Imported"
    source = tree(_line(draft.html.get("Source", "")))
    title = _line(next((node.text for node in source.elements("cite")), ""))
    if not draft.is_own or not title:
        return Place(title=deck.replace("::", " – "), deck=deck)
    above, _, last = deck.rpartition("::")
    if not above:
        return Place(title=title, deck=deck, **_origin(source.text, title, ""))
    found = _PART.fullmatch(last)
    part, chapter = (str(int(found["part"])), found["chapter"] or "") if found else ("", last)
    return Place(title=title, deck=above, part=part, chapter=chapter, **_origin(source.text, title, chapter))


def _spoken(sign: str) -> str:
    """A sign as Unicode names it."""
    return unicodedata.name(sign, f"sign {ord(sign):x}").lower()


def _line(text: str) -> str:
    """A text on one line, without what cannot be seen."""
    return " ".join("".join(sign if is_one_line(sign) else " " for sign in text).split())


def _origin(source: str, title: str, chapter: str) -> dict[str, str]:
    """Author, publisher and year, as far as the small print names them."""
    author, _, behind = source.partition(title)
    pieces = [piece for piece in behind.split(" · ") if piece and piece != chapter and not _PART.fullmatch(piece)]
    published = pieces[0] if pieces else ""
    found = _PUBLISHED.fullmatch(published)
    publisher, year = (found["publisher"], found["year"]) if found else (published, "")
    return {"author": author.removesuffix(" · "), "publisher": publisher, "year": year}


def seed_text(place: Place, drafts: Sequence[Draft]) -> str:
    """The text of one seed file."""
    part = f" (Part {place.part})" if place.part else ""
    head = [f"# Flashcards: {place.name}{part}"]
    head += [f"**Starting Chapter:** {place.chapter}"] if place.chapter else []
    return "\n".join([*head, "---", *(line for draft in drafts for line in _entry(draft))]) + "\n"


def _entry(draft: Draft) -> Iterator[str]:
    texts = draft.texts
    if draft.rating:
        yield f"**Rating: {draft.rating}/10**"
    if texts.get("Title") or draft.is_cloze:
        yield f"#### {texts.get('Title', '')}".rstrip()
    if tags := " ".join(filter(None, map(clean_tag, draft.tags))):
        yield f'<!-- ankigen: tags="{tags}" -->'
    if texts.get("Context"):
        yield texts["Context"]
    if draft.is_cloze:
        yield f":p {texts['Text']}" if texts.get("Context") else texts["Text"]
    else:
        yield from (f":p {texts.get('Question', '')}".rstrip(), "??x", texts.get("Answer", ""), "x??")
    yield "---"
