"""What the page may ask for, by path; knows nothing of HTTP."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ankigen.diagnostics import Position
from ankigen.editors import link
from ankigen.errors import AnkigenError
from ankigen.fonts import font_file
from ankigen.models.errors import ModelError
from ankigen.pictures import Picture, PictureError
from ankigen.preview import media, records
from ankigen.preview.cards import State
from ankigen.preview.sampling import another

PAGE = ("icon.svg", "preview.css", "state.js", "list.js", "filters.js", "frames.js", "beside.js", "main.js")
"""The files of the page beside `index.html`, the scripts in the order in which they are read."""

LIVE = "live.js"
"""Where the page gets its data from while a server runs."""

MAX_READERS = 32


class NotThereError(Exception):
    """There is nothing at this path; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of a path, its media type, and whether the same path will always lead to the same."""

    content: bytes
    kind: str
    lasts: bool = False


class Site:
    """The page, its data as they are now, and news for the pages that listen."""

    def __init__(self, editor: str) -> None:
        self._editor = editor
        self._state = State()
        self._drawn: dict[str, Picture] = {}
        self._readers: set[queue.SimpleQueue[Any]] = set()

    def show(self, state: State) -> None:
        """Replace what is shown, and tell the pages what is new."""
        before, self._state = self._state, state
        self._tell(records.changes(before, state, self._link))

    def say(self, message: str) -> None:
        """Tell the pages why nothing new is shown; an empty message takes that back."""
        self._tell({"message": message})

    def close(self) -> None:
        """Let the pages that listen go."""
        self._tell(None)

    def _tell(self, event: Any) -> None:
        for reader in list(self._readers):
            reader.put(event)

    def events(self, heartbeat: float) -> Iterator[Any]:
        """What is new, as it comes; None where nothing came for so many seconds. Begins with the present number."""
        reader: queue.SimpleQueue[Any] = queue.SimpleQueue()
        if len(self._readers) >= MAX_READERS:
            return
        self._readers.add(reader)
        try:
            yield {"number": self._state.number}
            while True:
                try:
                    event = reader.get(timeout=heartbeat)
                except queue.Empty:
                    yield None
                    continue
                if event is None:
                    return
                yield event
        finally:
            self._readers.discard(reader)

    def get(self, path: str) -> Answer:
        """What lies at a path; raises NotThereError."""
        folder, _, name = path.rpartition("/")
        if path == "":
            return Answer(index(LIVE).encode(), media.type_of("index.html"))
        if path == "state.json":
            return _json(records.state_record(self._state, self._link))
        if folder == "page" and name in {*PAGE, LIVE}:
            return Answer(page_file(name), media.type_of(name))
        if folder == "cards":
            return _json(self._card(name.removesuffix(".json")))
        if folder == "media":
            return self._media(name)
        raise NotThereError("there is nothing here")

    def post(self, path: str, said: dict[str, Any]) -> Answer:
        """What comes of a wish; raises NotThereError."""
        address = said.get("address")
        if path != "sample" or not isinstance(address, str):
            raise NotThereError("there is nothing here")
        try:
            figure = another(address)
            for name in figure.picture.files:
                self._drawn[name] = figure.picture
                media.picture(figure.picture, name)
        except (PictureError, AnkigenError, ModelError) as error:
            raise NotThereError(str(error)) from error
        return _json(records.figure_record(figure))

    def _card(self, key: str) -> records.Json:
        card = self._state.cards.get(key)
        if card is None:
            raise NotThereError("this card is no longer there")
        return records.card_record(card, self._link)

    def _media(self, name: str) -> Answer:
        if name == media.STYLE:
            return Answer(media.style(), media.type_of(name))
        if name in media.fonts():
            return Answer(font_file(name), media.type_of(name), lasts=True)
        picture = self._state.pictures.get(name) or self._drawn.get(name)
        if picture is None:
            raise NotThereError("there is no such picture")
        try:
            return Answer(media.picture(picture, name), media.type_of(name), lasts=True)
        except (PictureError, AnkigenError, ModelError) as error:
            raise NotThereError(str(error)) from error

    def _link(self, position: Position) -> str:
        """A link to a place in a seed file; to other places there is none."""
        return link(self._editor, position) if self._editor and position.path in self._state.files else ""


def index(source: str, policy: str = "") -> str:
    """The page itself, with the script that gets its data; `policy` is said in it where no server says it."""
    said = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n' if policy else ""
    return page_file("index.html").decode().replace("@source@", source).replace("@policy@", said)


def page_file(name: str) -> bytes:
    """A file of the page."""
    return (files(__package__) / "page" / name).read_bytes()


def _json(value: records.Json) -> Answer:
    return Answer(json.dumps(value).encode(), media.type_of("x.json"))
