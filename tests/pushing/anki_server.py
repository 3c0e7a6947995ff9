"""A server that speaks AnkiConnect's protocol before a real collection of Anki's, and takes nothing else.

What the desktop's add-on does with a package is done here by the same calls of `anki`: only the window is missing.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.collection import (
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from tests.real_anki import RealAnki

PARAMETERS: dict[str, dict[str, type]] = {
    "version": {},
    "getMediaDirPath": {},
    "findCards": {"query": str},
    "findNotes": {"query": str},
    "getDecks": {"cards": list},
    "exportPackage": {"deck": str, "path": str, "includeSched": bool},
    "importPackage": {"path": str},
    "notesInfo": {"notes": list},
    "updateNoteFields": {"note": dict},
    "updateNoteTags": {"note": int, "tags": list},
    "modelStyling": {"modelName": str},
    "updateModelStyling": {"model": dict},
    "changeDeck": {"cards": list, "deck": str},
}
"""The parameters of each action, as the add-on's README has them; all of these are required."""


class ProtocolError(Exception):
    """A request that AnkiConnect would not understand."""


class AnkiServer:
    """The add-on's actions on a collection; `asked` are those that were asked for."""

    def __init__(self, anki: RealAnki, key: str | None = None, speaks: int = 6) -> None:
        self.anki = anki
        self.key = key
        self.speaks = speaks
        self.asked: list[str] = []
        self.broken: list[str] = []
        self.sees_files = True
        self.takes_packages = True

    def reply(self, body: bytes) -> dict[str, Any]:
        """The answer to a request, as the add-on words it."""
        try:
            request = json.loads(body)
            check(request)
            return {"result": self._done(**request), "error": None}
        except ProtocolError as error:
            self.broken.append(str(error))
            raise
        except Exception as error:  # noqa: BLE001 - the add-on passes on whatever happens
            return {"result": None, "error": str(error)}

    def _done(self, action: str, params: dict[str, Any], key: str | None = None, **_: object) -> object:
        if key != self.key:
            raise PermissionError("valid api key must be provided")
        self.asked.append(action)
        return getattr(self, action)(**params)

    def version(self) -> int:
        return self.speaks

    def getMediaDirPath(self) -> str:  # noqa: N802 - the protocol's names
        return str(self.anki.media)

    def findCards(self, query: str) -> list[int]:  # noqa: N802
        return list(self.anki.collection.find_cards(query))

    def findNotes(self, query: str) -> list[int]:  # noqa: N802
        return list(self.anki.collection.find_notes(query))

    def getDecks(self, cards: list[int]) -> dict[str, list[int]]:  # noqa: N802
        decks: dict[str, list[int]] = {}
        for number in cards:
            card = self.anki.collection.get_card(number)  # type: ignore[arg-type]  # Anki's ids are integers
            decks.setdefault(self.anki.collection.decks.name(card.did), []).append(card.id)
        return decks

    def exportPackage(self, deck: str, path: str, includeSched: bool) -> bool:  # noqa: N802
        number = self.anki.collection.decks.id_for_name(deck)
        if number is None or not self.sees_files:
            return number is not None
        options = ExportAnkiPackageOptions(
            with_scheduling=includeSched, with_deck_configs=includeSched, with_media=True, legacy=True
        )
        self.anki.collection.export_anki_package(out_path=path, options=options, limit=DeckIdLimit(deck_id=number))
        return True

    def importPackage(self, path: str) -> bool:  # noqa: N802
        options = ImportAnkiPackageOptions(merge_notetypes=True, with_scheduling=True, with_deck_configs=True)
        if self.takes_packages:
            self.anki.collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
        return True

    def notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802
        found = [self.anki.collection.get_note(number) for number in notes]  # type: ignore[arg-type]
        return [
            {"noteId": note.id, "tags": note.tags, "fields": {name: {"value": text} for name, text in note.items()}}
            for note in found
        ]

    def updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802
        there = self.anki.collection.get_note(note["id"])
        for name, text in note["fields"].items():
            there[name] = text
        self.anki.collection.update_note(there)

    def updateNoteTags(self, note: int, tags: list[str]) -> None:  # noqa: N802
        there = self.anki.collection.get_note(note)  # type: ignore[arg-type]
        there.tags = tags
        self.anki.collection.update_note(there)

    def modelStyling(self, modelName: str) -> dict[str, str]:  # noqa: N802
        return {"css": self._note_type(modelName)["css"]}

    def updateModelStyling(self, model: dict[str, str]) -> None:  # noqa: N802
        kind = self._note_type(model["name"])
        kind["css"] = model["css"]
        self.anki.collection.models.update_dict(kind)

    def changeDeck(self, cards: list[int], deck: str) -> None:  # noqa: N802
        number = self.anki.collection.decks.id(deck)
        assert number is not None
        self.anki.collection.set_deck(cards, number)  # type: ignore[arg-type]

    def _note_type(self, name: str) -> dict[str, Any]:
        self.anki.collection.models._clear_cache()  # an import goes past it
        kind = self.anki.collection.models.by_name(name)
        assert kind is not None
        return kind


def check(request: object) -> None:
    """Raise ProtocolError unless a request is one of protocol version 6."""
    if not isinstance(request, dict) or not request.keys() <= {"action", "version", "params", "key"}:
        raise ProtocolError(f"no request: {request!r}")
    action, parameters = request.get("action"), request.get("params", {})
    if request.get("version") != 6 or not isinstance(request.get("key", ""), str):
        raise ProtocolError(f"wrong version or key: {request!r}")
    if action not in PARAMETERS:
        raise ProtocolError(f"no such action: {action!r}")
    found = {name: type(value) for name, value in parameters.items()}
    if found != PARAMETERS[action]:
        raise ProtocolError(f"{action} takes {PARAMETERS[action]}, not {found}")


@contextmanager
def listening(reply: Callable[[bytes], object]) -> Iterator[str]:
    """The address at which replies are given, as JSON, or as bytes that say something else."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = reply(self.rfile.read(int(self.headers["Content-Length"])))
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def anki_server(folder: Path, **settings: Any) -> Iterator[tuple[AnkiServer, str]]:
    """A collection of its own and the address of a server before it; no request may break the protocol."""
    anki = RealAnki(folder)
    server = AnkiServer(anki, **settings)
    try:
        with listening(server.reply) as address:
            yield server, address
        assert not server.broken
    finally:
        anki.close()
