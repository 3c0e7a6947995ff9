"""Pictures that are not what they seem, each made in a few lines; none is larger than it has to be."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, rows: int | None = None) -> bytes:
    """A grey PNG, or one that says so and ends after fewer rows."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 1) * (height if rows is None else rows)), 9)
    return b"".join([SIGNATURE, chunk(b"IHDR", header), *more, chunk(b"IDAT", pixels), chunk(b"IEND")])


def drawn(kind: str, width: int = 8, height: int = 8) -> bytes:
    """A picture of another kind, whatever the name of its file says."""
    file = BytesIO()
    Image.new("RGB", (width, height), "red").save(file, kind)
    return file.getvalue()


def gif(frames: int, width: int = 1, height: int = 1) -> bytes:
    """A GIF whose frames are a pixel each."""
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + b"\x00\x00\x00\xff\xff\xff"
    return head + b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00" * frames + b"\x3b"


def passes(number: int) -> bytes:
    """A progressive JPEG whose last pass is there many times more."""
    file = BytesIO()
    Image.new("L", (2000, 2000), 90).save(file, "JPEG", progressive=True)
    content = file.getvalue()
    last = content.rfind(b"\xff\xda")
    return content[:-2] + content[last:-2] * number + content[-2:]


def huge_jpeg() -> bytes:
    """A small JPEG that says that it is as large as can be."""
    content = bytearray(drawn("JPEG"))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


def turned(pixels: int) -> bytes:
    """A large PNG with a note that it is to be turned, so that it has to be written anew."""
    turn = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    return png(pixels, pixels, chunk(b"eXIf", turn))


def laughs() -> str:
    """Entities of entities."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]>' + SVG.format("<text>&e9;</text>")


PICTURES: dict[str, Callable[[], bytes | str]] = {
    "a-bomb-of-pixels": lambda: png(30_000, 30_000, rows=1),
    "the-largest-size-there-is": lambda: png(2**31 - 1, 2**31 - 1, rows=0),
    "no-width": lambda: png(0, 5),
    "fewer-rows-than-said": lambda: png(500, 500, rows=9),
    "a-bomb-in-a-comment": lambda: png(2, 2, chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(30_000_000), 9))),
    "a-bomb-in-a-profile": lambda: png(2, 2, chunk(b"iCCP", b"a\x00\x00" + zlib.compress(bytes(30_000_000), 9))),
    "many-comments": lambda: png(2, 2, *[chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(900_000), 9))] * 99),
    "many-chunks": lambda: png(2, 2, *[chunk(b"tEXt", b"a\x00b")] * 50_000),
    "endless-frames": lambda: png(2, 2, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
    "a-wrong-sum": lambda: png(2, 2).replace(b"IEND\xaeB`\x82", b"IEND\x00\x00\x00\x00"),
    "a-large-picture-to-be-turned": lambda: turned(6_000),
    "a-hundred-thousand-frames": lambda: gif(100_000),
    "frames-on-a-large-canvas": lambda: gif(300, 3_000, 3_000),
    "a-canvas-without-end": lambda: gif(1, 65_535, 65_535),
    "many-passes": lambda: passes(3_000),
    "a-small-picture-of-a-large-one": huge_jpeg,
    "half-a-photograph": lambda: drawn("JPEG", 900, 900)[:3_000],
    "a-tiff": lambda: drawn("TIFF"),
    "an-icon": lambda: drawn("ICO"),
    "a-postscript": lambda: drawn("EPS"),
    "a-portable-map": lambda: b"P6 99999999 99999999 255\n",
    "a-flic": lambda: struct.pack("<IHHHHHH", 200, 0xAF11, 9999, 60_000, 60_000, 8, 0) + bytes(200),
    "nothing": lambda: b"",
    "zeros": lambda: bytes(100_000),
    "entities-of-entities": laughs,
    "an-entity-from-a-file": lambda: '<!DOCTYPE svg [<!ENTITY a SYSTEM "a.txt">]>' + SVG.format("<text>&a;</text>"),
    "a-namespace-without-end": lambda: SVG.format(
        f'<g xmlns:a="{"n" * 900_000}">' + "".join(f"<a:g{n}/>" for n in range(40_000)) + "</g>"
    ),
    "groups-in-groups": lambda: SVG.format("<g>" * 100_000 + "</g>" * 100_000),
    "groups-left-open": lambda: SVG.format("<g>" * 100_000),
    "many-shapes": lambda: SVG.format('<path d="M0 0"/>' * 60_000),
    "a-path-without-end": lambda: SVG.format(f'<path d="{"M0 0 L9 9 " * 150_000}"/>'),
    "attributes-without-end": lambda: SVG.format("<g " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"),
    "a-drawing-with-a-script": lambda: SVG.format("<script>alert(1)</script><circle r='3'/>"),
}  # fmt: skip


def content(name: str) -> bytes:
    """The file of this name."""
    made = PICTURES[name]()
    return made if isinstance(made, bytes) else made.encode()
