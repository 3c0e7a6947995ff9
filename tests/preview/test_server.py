"""Who may see the page: this machine, with the token, by the server's own name."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from ankigen.errors import EnvironmentalError
from ankigen.fonts import font_file, slices
from ankigen.preview.server import MAX_BODY, serving
from ankigen.preview.site import Site

NOTHING: Mapping[str, str] = {}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Site("vscode")) as address:
        yield address


class Answered(NamedTuple):
    """What the server says."""

    status: int
    content: bytes
    headers: Mapping[str, str]


def ask(
    address: str, path: str, headers: Mapping[str, str] = NOTHING, body: str | None = None
) -> tuple[int, str, Mapping[str, str]]:
    """Status, text and headers of an answer."""
    answer = ask_bytes(address, path, headers, body)
    return answer.status, answer.content.decode(), answer.headers


def ask_bytes(address: str, path: str, headers: Mapping[str, str] = NOTHING, body: str | None = None) -> Answered:
    """The answer as it comes."""
    place = urlsplit(address)
    assert place.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(place.hostname, place.port or 0, timeout=20)
    connection.request("GET" if body is None else "POST", path, body, dict(headers))
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return Answered(answer.status, content, dict(answer.getheaders()))


def inside(address: str, path: str) -> str:
    return urlsplit(address).path + path


def test_the_address_holds_a_token_that_nobody_guesses(address: str) -> None:
    token = urlsplit(address).path.strip("/")
    assert len(token) >= 22
    with serving(Site("vscode")) as other:
        assert urlsplit(other).path.strip("/") != token


@pytest.mark.parametrize("path", ["/", "/state.json", "/x/state.json", "//", "/%2e%2e/state.json", "/é/"])
def test_without_the_token_nothing_is_said(address: str, path: str) -> None:
    status, text, _ = ask(address, path.replace("é", "%C3%A9"))
    assert status == HTTPStatus.FORBIDDEN
    assert text == "the token is missing; open the whole address that the terminal shows\n"


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1", "127.0.0.1:1", "localhost.example.com:{port}", ""])
def test_a_request_that_means_another_host_is_refused(address: str, host: str) -> None:
    port = urlsplit(address).port
    status, text, _ = ask(address, inside(address, "state.json"), {"Host": host.format(port=port)})
    assert status == HTTPStatus.FORBIDDEN
    assert text == "the preview has another address\n"


def test_localhost_is_this_machine_too(address: str) -> None:
    status, text, _ = ask(address, inside(address, "state.json"), {"Host": f"localhost:{urlsplit(address).port}"})
    assert status == HTTPStatus.OK
    assert json.loads(text)["files"] == {}


@pytest.mark.parametrize("origin", [None, "http://example.com", "null"])
def test_what_another_page_wishes_is_refused(address: str, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    status, text, _ = ask(address, inside(address, "sample"), headers, '{"address": "figure:vae/samples"}')
    assert (status, text) == (HTTPStatus.FORBIDDEN, "this request comes from elsewhere\n")


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ("x" * (MAX_BODY + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "this request is too long\n"),
        ("[" * MAX_BODY, HTTPStatus.NOT_FOUND, "there is nothing here\n"),
        ('{"address": 1}', HTTPStatus.NOT_FOUND, "there is nothing here\n"),
        (
            '{"address": "figure:vae/interpolation"}',
            HTTPStatus.NOT_FOUND,
            "the figure cannot be drawn with 'rng_seed'; vae/interpolation takes n, start, end\n",
        ),
    ],
)
def test_a_wish_that_cannot_be_is_answered_in_words(address: str, body: str, status: int, text: str) -> None:
    place = urlsplit(address)
    headers = {"Origin": f"http://{place.netloc}"}
    assert ask(address, inside(address, "sample"), headers, body)[:2] == (status, text)


@pytest.mark.parametrize("path", ["media/../page/index.html", "page/../../../setup.py", "media/x.png", "cards/x", "x"])
def test_nothing_but_the_page_is_there(address: str, path: str) -> None:
    assert ask(address, inside(address, path))[0] == HTTPStatus.NOT_FOUND


def test_every_answer_forbids_what_the_page_does_not_need(address: str) -> None:
    _, _, headers = ask(address, inside(address, ""))
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self' " not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        ("bytes=0-1", HTTPStatus.PARTIAL_CONTENT, 0, 1),
        ("bytes=4-", HTTPStatus.PARTIAL_CONTENT, 4, None),
        ("bytes=2-9999999", HTTPStatus.PARTIAL_CONTENT, 2, None),
        ("bytes=0-0", HTTPStatus.PARTIAL_CONTENT, 0, 0),
        ("bytes=5-2", HTTPStatus.OK, 0, None),
        ("bytes=9999999-", HTTPStatus.OK, 0, None),
        ("bytes=0-1,3-4", HTTPStatus.OK, 0, None),
        ("lines=0-1", HTTPStatus.OK, 0, None),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    address: str, wanted: str, status: HTTPStatus, first: int, last: int | None
) -> None:
    font = slices()[0].file
    whole = font_file(font)
    last = len(whole) - 1 if last is None else last
    answer = ask_bytes(address, inside(address, f"media/{font}"), {"Range": wanted})
    assert (answer.status, answer.content) == (status, whole[first : last + 1])
    expected = f"bytes {first}-{last}/{len(whole)}" if status == HTTPStatus.PARTIAL_CONTENT else None
    assert answer.headers.get("Content-Range") == expected
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_the_page_itself_comes_whole(address: str) -> None:
    status, text, _ = ask(address, inside(address, "state.json"), {"Range": "bytes=0-1"})
    assert status == HTTPStatus.OK
    assert json.loads(text)["number"] == 0


def test_a_port_that_is_taken_is_told(address: str) -> None:
    port = urlsplit(address).port or 0
    with pytest.raises(EnvironmentalError, match=rf"cannot listen at port {port}: .*; choose another, or none"):
        serving(Site("vscode"), port).__enter__()
