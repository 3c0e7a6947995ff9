"""The page as files: for a web server, an artefact of continuous integration, or a double click."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ankigen.fonts import font_file
from ankigen.gathering import Progress
from ankigen.preview import media, records
from ankigen.preview.cards import State
from ankigen.preview.server import CARD_POLICY
from ankigen.preview.site import PAGE, index, page_file

STATIC = "static.js"
"""Where the page gets its data from without a server."""

BATCH = 100
"""Cards in a file that the page loads when one of them is looked at."""

_FROM_FILES = CARD_POLICY.replace("'self'", "'self' file:")
POLICY = f"default-src 'none'; script-src 'self' file:; {_FROM_FILES}; base-uri 'self' file:"
"""The server's policy, as far as a page may say it of itself; pages of files have no origin that 'self' could mean."""


def gallery(state: State, progress: Progress) -> dict[str, bytes]:
    """The files of the gallery by name; what the machine of its making is called stands in none of them.

    Raises:
        EnvironmentalError: If a figure cannot be drawn.
    """
    files = {f"page/{name}": page_file(name) for name in (*PAGE, STATIC)}
    return {
        **files,
        **{f"media/{name}": content for name, content in _media(state, progress)},
        **{f"data/{name}.js": _script(name, value) for name, value in _data(state)},
        "index.html": index(STATIC, POLICY).encode(),
    }


def _media(state: State, progress: Progress) -> Iterator[tuple[str, bytes]]:
    yield media.STYLE, media.style()
    fonts = {font for card in state.cards.values() for font in card.note.fonts}
    yield from ((font, font_file(font)) for font in sorted(fonts))
    for done, (name, picture) in enumerate(state.pictures.items(), start=1):
        yield name, media.picture(picture, name)
        progress("drawing", done, len(state.pictures))


def _data(state: State) -> Iterator[tuple[str, records.Json]]:
    """The lists, then the cards in batches; each entry of the lists says in which batch its card is."""
    everything = records.state_record(state, _no_link)
    every = tuple(state.cards.values())
    names: dict[str, str] = {}
    for start in range(0, len(every), BATCH):
        name, cards = f"cards-{start // BATCH + 1}", every[start : start + BATCH]
        names |= {card.key: name for card in cards}
        yield name, {card.key: records.card_record(card, _no_link) for card in cards}
    for file in everything["files"].values():
        for card in file["cards"]:
            card["batch"] = names[card["key"]]
    yield "state", everything


def _no_link(_: object) -> str:
    return ""


def _script(name: str, value: records.Json) -> bytes:
    return f"ankigenData[{json.dumps(name)}] = {json.dumps(value)};\n".encode()
