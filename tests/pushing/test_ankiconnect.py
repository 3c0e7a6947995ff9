"""What is said when Anki, its add-on or its key is missing, and what is asked of the add-on."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ankigen.cli import main
from ankigen.errors import AnkigenError
from ankigen.pushing.ankiconnect import AnkiConnect, place_of
from tests.folders import write
from tests.pushing.anki_server import ProtocolError, anki_server, check, listening

CARD = "#### T\n:p Q?\n??x\nA\nx??\n"


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANKIGEN_STATE_DIR", str(tmp_path / "state"))
    write({"seeds/a.md": CARD})


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def complaint(address: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What a push that cannot be done says; it writes nothing."""
    assert main(["push", "--anki", address, *options]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert not Path("build").exists()
    return err.removeprefix("ankigen: ").rstrip("\n")


def test_without_anki(nowhere: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert complaint(nowhere, capsys) == (
        f"no Anki answers at {nowhere} (Connection refused); "
        "start Anki, and install its add-on AnkiConnect, code 2055492159, if it is not there"
    )


@pytest.mark.parametrize("reply", [b"<html>", b"7", b'{"result": 6}', b"", b"[" * 100_000, b"\xff"])
def test_something_else_at_the_address(reply: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with listening(lambda _: reply) as address:
        assert complaint(address, capsys) == (
            f"what answers at {address} is not AnkiConnect; give the address of AnkiConnect with --anki"
        )


UPDATE = "update the add-on in Anki to version 6"
REFUSALS = [
    ({"result": 5, "error": None}, f"AnkiConnect speaks version 5 of its protocol; {UPDATE}"),
    ({"result": None, "error": "unsupported action"}, f"this AnkiConnect is too old; {UPDATE}"),
    ({"result": None, "error": "collection is not available"}, "no profile is open; open one in Anki"),
    ({"result": None, "error": "odd"}, "Anki refuses version (odd); nothing more was done; look at Anki's own window"),
]


@pytest.mark.parametrize(("said", "remedy"), REFUSALS)
def test_an_anki_that_refuses(said: object, remedy: str, capsys: pytest.CaptureFixture[str]) -> None:
    with listening(lambda _: said) as address:
        assert complaint(address, capsys) == remedy


def test_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with anki_server(tmp_path / "anki", key="secret") as (_, address):
        assert complaint(address, capsys) == (
            "AnkiConnect wants its key, the apiKey that Tools > Add-ons > Config shows; "
            "give it in ANKIGEN_ANKI_KEY or with --key"
        )
        assert "key" in complaint(address, capsys, "--key", "wrong")
        assert main(["push", "-q", "--anki", address, "--key", "secret"]) == 0
        monkeypatch.setenv("ANKIGEN_ANKI_KEY", "secret")
        assert main(["push", "-q", "--anki", address]) == 0


def test_an_anki_that_sees_another_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with anki_server(tmp_path / "anki") as (server, address):
        assert main(["push", "-q", "--anki", address, "--via", "."]) == 0
        server.sees_files = False
        assert main(["push", "-q", "--anki", address]) == 3
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith("ankigen: Anki does not see the folder ")
        assert line.endswith("; name one that both see with --via")


@pytest.mark.parametrize("address", ["127.0.0.1:8765", "https://localhost", "http://", "http://h:x", "http://h/p"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(AnkigenError) as raised:
        place_of(address)
    assert str(raised.value) == f"{address!r} is no address of AnkiConnect; write it like http://127.0.0.1:8765"


def test_a_request_is_of_protocol_version_6() -> None:
    heard: list[bytes] = []

    def reply(body: bytes) -> object:
        heard.append(body)
        return {"result": [], "error": None}

    with listening(reply) as address:
        AnkiConnect(address, "k").ask("findCards", query="deck:*")
        AnkiConnect(address).ask("version")
    assert [json.loads(body) for body in heard] == [
        {"action": "findCards", "version": 6, "params": {"query": "deck:*"}, "key": "k"},
        {"action": "version", "version": 6, "params": {}},
    ]
    for body in heard:
        check(json.loads(body))


@pytest.mark.parametrize("request_", [
    {"action": "version", "version": 5},
    {"action": "deleteNotes", "version": 6, "params": {"notes": [1]}},
    {"action": "findCards", "version": 6, "params": {"query": 1}},
    {"action": "importPackage", "version": 6, "params": {}},
    [],
])  # fmt: skip
def test_the_server_of_these_tests_takes_nothing_else(request_: object) -> None:
    with pytest.raises(ProtocolError):
        check(request_)


def test_a_package_of_another_tool_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", "-q"])
    package = Path("build/a.apkg")
    with anki_server(tmp_path / "anki") as (_, address):
        main(["push", "-q", str(package), "--anki", address])
    capsys.readouterr()
    with anki_server(tmp_path / "other") as (server, address):
        basic, deck = server.anki.collection.models.by_name("Basic"), server.anki.collection.decks.id("Theirs")
        assert basic is not None
        assert deck is not None
        note = server.anki.collection.new_note(basic)
        note["Front"] = "x"
        server.anki.collection.add_note(note, deck)
        server.exportPackage("Theirs", str(tmp_path / "theirs.apkg"), includeSched=False)
        assert main(["push", "theirs.apkg", "--anki", address]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(" is not ankigen's; import such packages in Anki itself")
