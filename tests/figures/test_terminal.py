"""What a terminal is sent is the picture: decoded again, by whatever protocol, it has the same pixels."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image

from ankigen.figures.terminal import GREYS, protocol_of, shown


def png(width: int, height: int) -> tuple[bytes, Image.Image]:
    image = Image.frombytes(
        "L", (width, height), bytes(17 * ((x * y + y) % GREYS) for y in range(height) for x in range(width))
    )
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue(), image


def test_kitty_gets_the_file_in_pieces() -> None:
    picture = bytes(range(256)) * 40
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", shown(picture, "kitty"))
    assert [head for head, _ in pieces] == ["a=T,f=100,m=1", *["m=1"] * (len(pieces) - 2), "m=0"]
    assert all(len(data) <= 4096 for _, data in pieces)
    assert b64decode("".join(data for _, data in pieces)) == picture


def test_iterm_gets_the_file() -> None:
    found = re.fullmatch(r"\x1b\]1337;File=inline=1;size=3:(.*)\a", shown(b"abc", "iterm"))
    assert found
    assert b64decode(found[1]) == b"abc"


def test_sixels_are_the_pixels() -> None:
    picture, image = png(23, 14)
    assert pixels(shown(picture, "sixel")) == list(image.tobytes())


def pixels(text: str) -> list[int]:
    """The greys of a sixel picture, row by row."""
    found = re.fullmatch(r'\x1bPq"1;1;(\d+);(\d+)((?:#\d+;2;\d+;\d+;\d+)+)(.*)\x1b\\', text, re.DOTALL)
    assert found
    width, height = int(found[1]), int(found[2])
    rows = [[-1] * width for _ in range(height + 6)]
    for band, line in enumerate(found[4].split("-")):
        for part in line.split("$"):
            shade = re.match(r"#(\d+)", part)
            assert shade
            x = 0
            for count, sign in re.findall(r"(?:!(\d+))?([?-~])", part[shade.end() :]):
                for _ in range(int(count or 1)):
                    for bit in range(6):
                        if (ord(sign) - 63) >> bit & 1:
                            rows[6 * band + bit][x] = 17 * int(shade[1])
                    x += 1
    return [value for row in rows[:height] for value in row]


def test_blocks_are_two_pixels_each() -> None:
    image = Image.new("L", (2, 2), 255)
    image.putpixel((0, 1), 0)
    file = BytesIO()
    image.save(file, "PNG")
    assert shown(file.getvalue(), "blocks") == "\x1b[38;5;231;48;5;16m▀\x1b[38;5;231;48;5;231m▀\x1b[0m"
    assert shown(file.getvalue(), "shades") == "▒█"


@pytest.mark.parametrize("protocol", ["blocks", "shades"])
def test_text_is_no_wider_than_the_terminal(protocol: str) -> None:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown(png(200, 50)[0], protocol, 40)).splitlines()
    assert len(lines) == 5
    assert max(map(len, lines)) <= 40


@pytest.mark.parametrize(("environment", "protocol"), [
    ({"TERM": "xterm-kitty"}, "kitty"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "kitty"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm"),
    ({"TERM": "foot"}, "sixel"),
    ({"TERM": "xterm-256color"}, "blocks"),
    ({"TERM": "screen-256color", "KITTY_WINDOW_ID": "1"}, "blocks"),
    ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, "shades"),
    ({"TERM": "dumb"}, "shades"),
    ({}, "blocks"),
])  # fmt: skip
def test_a_terminal_is_known_by_its_environment(environment: dict[str, str], protocol: str) -> None:
    assert protocol_of(environment) == protocol
