"""The add-on AnkiConnect, by which a program talks to a running Anki, in version 6 of its protocol.

Source: the add-on's README, https://git.sr.ht/~foosoft/anki-connect.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ankigen.errors import AnkigenError, EnvironmentalError

VERSION = 6
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
"""Where the add-on listens unless its owner says otherwise."""

LARGEST_ANSWER = 256 << 20
PATIENCE = 600
"""Seconds that an import of a large deck may take; Anki answers nothing else meanwhile."""

KEY_VARIABLE = "ANKIGEN_ANKI_KEY"

REMEDIES = {
    "valid api key": "AnkiConnect wants its key, the apiKey that Tools > Add-ons > Config shows; "
    f"give it in {KEY_VARIABLE} or with --key",
    "unsupported action": f"this AnkiConnect is too old; update the add-on in Anki to version {VERSION}",
    "collection is not available": "no profile is open; open one in Anki",
}
"""What the add-on's own errors mean, by their beginning or a part of them."""


@dataclass(frozen=True, slots=True)
class AnkiConnect:
    """The add-on at an address `http://host:port`, with the key that its owner has set, if any."""

    address: str = ADDRESS
    key: str = ""

    def ask(self, action: str, **parameters: Any) -> Any:
        """The result of an action.

        Raises:
            EnvironmentalError: If Anki or the add-on is not there, is too old, wants a key or refuses; says what to do.
        """
        said: dict[str, Any] = {"action": action, "version": VERSION, "params": parameters}
        answer = self._answer(json.dumps(said | ({"key": self.key} if self.key else {})).encode())
        if not isinstance(answer, dict) or answer.keys() != {"result", "error"}:
            raise EnvironmentalError(self._stranger())
        if answer["error"] is not None:
            raise EnvironmentalError(_explained(action, str(answer["error"])))
        return answer["result"]

    def greet(self) -> None:
        """Make sure that the add-on is there and speaks version 6; raises EnvironmentalError like `ask`."""
        version = self.ask("version")
        if not isinstance(version, int) or version < VERSION:
            found = f"AnkiConnect speaks version {version} of its protocol"
            raise EnvironmentalError(f"{found}; update the add-on in Anki to version {VERSION}")

    def _answer(self, body: bytes) -> Any:
        host, port = place_of(self.address)
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read(LARGEST_ANSWER))
        except TimeoutError as error:
            found = f"Anki at {self.address} has not answered for {PATIENCE / 60:.0f} minutes"
            raise EnvironmentalError(f"{found}; close the window in which it may ask something") from error
        except OSError as error:
            found = f"no Anki answers at {self.address} ({error.strerror or error})"
            remedy = "start Anki, and install its add-on AnkiConnect, code 2055492159, if it is not there"
            raise EnvironmentalError(f"{found}; {remedy}") from error
        except (http.client.HTTPException, ValueError, RecursionError) as error:
            raise EnvironmentalError(self._stranger()) from error
        finally:
            connection.close()

    def _stranger(self) -> str:
        return f"what answers at {self.address} is not AnkiConnect; give the address of AnkiConnect with --anki"


def place_of(address: str) -> tuple[str, int]:
    """Host and port of an address.

    Raises:
        AnkigenError: If it is not of the form `http://host:port`.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "http" or not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.username:
        raise AnkigenError(f"{address!r} is no address of AnkiConnect; write it like {ADDRESS}")
    return parts.hostname, port


def _explained(action: str, error: str) -> str:
    remedy = next((words for part, words in REMEDIES.items() if part in error), "")
    return remedy or f"Anki refuses {action} ({error}); nothing more was done; look at Anki's own window"
