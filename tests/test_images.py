"""Images of authors: checked by content, freed of what no card needs, and never from outside the seeds."""

from __future__ import annotations

import os
import struct
import unicodedata
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ankigen.images import local, raster
from ankigen.images.checked import MAX_BYTES
from ankigen.images.local import LocalImages, read_image
from ankigen.pictures import PictureError
from tests.hazards.pictures import passes, png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{body}</svg>'


def svg(tmp_path: Path, body: str = "", attributes: str = 'width="40" height="30"', head: str = "") -> str:
    path = tmp_path / "drawing.svg"
    path.write_text(head + SVG.format(attributes=attributes, body=body), encoding="utf-8")
    return read_image(path).content.decode()


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("GIF", ".gif"), ("WEBP", ".webp")])
def test_an_image_is_known_by_its_content_and_named_by_it(tmp_path: Path, kind: str, suffix: str) -> None:
    (tmp_path / "sub").mkdir()
    Image.new("L", (7, 5), 99).save(tmp_path / "a picture.dat", kind)
    picture = LocalImages(tmp_path / "sub", tmp_path)("../a%20picture.dat")
    assert (picture.width, picture.height) == (7, 5)
    assert picture.media.startswith("a-picture-")
    assert picture.media.endswith(suffix)
    Image.new("L", (7, 5), 98).save(tmp_path / "a picture.dat", kind)
    assert LocalImages(tmp_path, tmp_path)("a picture.dat").media != picture.media


def test_an_image_without_metadata_keeps_its_bytes(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), "red").save(tmp_path / "a.png")
    assert read_image(tmp_path / "a.png").content == (tmp_path / "a.png").read_bytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_where_and_by_whom_a_picture_was_taken_does_not_travel(tmp_path: Path, kind: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jo Doe"  # the artist
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (8, 4), "red").save(tmp_path / "a", kind, exif=exif)
    assert b"Jo Doe" in (tmp_path / "a").read_bytes()
    image = read_image(tmp_path / "a")
    assert b"Jo Doe" not in image.content
    assert (image.width, image.height) == (4, 8)
    assert not Image.open(BytesIO(image.content)).getexif()


def test_every_frame_of_a_moving_picture_stays(tmp_path: Path) -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 90, 250)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert Image.open(BytesIO(read_image(tmp_path / "a.gif").content)).n_frames == 3  # type: ignore[attr-defined]


def test_shapes_texts_and_gradients_of_a_drawing_stay(tmp_path: Path) -> None:
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g transform="scale(2)"><path d="M0 0h9" fill="url(#g)" /><text x="1">a &lt; b</text><use href="#g" /></g>'
    )
    clean = svg(tmp_path, body)
    for piece in ('stop-color="red"', 'fill="url(#g)"', "a &lt; b", 'href="#g"', 'transform="scale(2)"'):
        assert piece in clean


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<script href="https://example.org/x.js"/>',
        '<path onclick="alert(1)" d="M0 0"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<image href="https://example.org/x.png"/>',
        '<use href="https://example.org/x.svg#a"/>',
        '<use xlink:href="//example.org/x.svg#a"/>',
        '<path fill="url(https://example.org/x)"/>',
        "<path style=\"fill: URL( 'https://example.org/x' )\"/>",
        '<path style="@import url(https://example.org)"/>',
        "<style>@import url(https://example.org/x.css)</style>",
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></body></foreignObject>',
        r'<path fill="u\\72l(https://example.org/x)"/>',
        '<path style="fill: image-set(&quot;https://example.org/x&quot; 1x)"/>',
        '<path style="fill: src(&quot;//example.org/x&quot;)"/>',
        '<feImage href="https://example.org/x"/>',
        "<style>path { fill: url(https://example.org/x) }</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    ],
)
def test_nothing_in_a_drawing_lives_or_calls_home(tmp_path: Path, body: str) -> None:
    clean = svg(tmp_path, body).casefold()
    for trace in ("script", "alert", "example.org", "onclick", "onload", "import"):
        assert trace not in clean
    assert read_image(tmp_path / "drawing.svg").removed


def test_what_is_taken_out_of_a_drawing_is_named_but_for_notes_of_the_program_that_drew_it(tmp_path: Path) -> None:
    notes = '<metadata>x</metadata><i:view xmlns:i="http://example.org/i" i:zoom="3"/><path id="a" data-name="b" d=""/>'
    svg(tmp_path, notes)
    assert read_image(tmp_path / "drawing.svg").removed == ""
    svg(tmp_path, '<style>a{}</style><text onclick="x" fill="url(//h/x)">a</text><style>b{}</style>')
    assert read_image(tmp_path / "drawing.svg").removed == "`<style>`, `onclick`, `fill`"


def test_a_name_of_a_namespace_that_would_be_put_before_every_other_name_is_short(tmp_path: Path) -> None:
    with pytest.raises(PictureError) as refused:
        svg(tmp_path, f'<g xmlns:a="{"n" * 301}"/>')
    assert refused.value.found == "the drawing has a namespace with an endless name"


def test_a_photograph_of_too_many_passes_is_refused_and_one_of_a_dozen_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(passes(9))
    assert read_image(tmp_path / "a.jpg").suffix == ".jpg"
    (tmp_path / "a.jpg").write_bytes(passes(100))
    with pytest.raises(PictureError) as refused:
        read_image(tmp_path / "a.jpg")
    assert refused.value.found == "the image is drawn in more than 100 passes"


def test_an_image_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "DEADLINE", 0.01)
    (tmp_path / "a.png").write_bytes(png(4_000, 4_000))
    with pytest.raises(PictureError) as refused:
        read_image(tmp_path / "a.png")
    assert refused.value.found == "to decode the image takes longer than 0.01 s"


def test_a_drawing_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text(
        "\ufeff <?xml version='1.0'?>" + SVG.format(attributes="", body=""), encoding="utf-8"
    )
    assert read_image(tmp_path / "a.png").suffix == ".svg"
    Image.new("L", (3, 3)).save(tmp_path / "a.svg", "PNG")
    assert read_image(tmp_path / "a.svg").suffix == ".png"


def test_a_document_type_that_says_nothing_is_no_fault(tmp_path: Path) -> None:
    head = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x">\n<!-- x -->'
    clean = svg(tmp_path, '<path d="M0 0"/>', head=head)
    assert "DOCTYPE" not in clean
    assert '<path d="M0 0"' in clean


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40.4px" height="30px"', (40, 30)),
        ('viewBox="0 0 64 48"', (64, 48)),
        ('viewBox="0,0,64,48" width="100%"', (64, 48)),
        ("", (300, 150)),
        ('viewBox="a b c d"', (300, 150)),
        ('width="999999" height="1"', (10_000, 1)),
    ],
)
def test_a_drawing_has_the_size_that_it_gives(tmp_path: Path, attributes: str, size: tuple[int, int]) -> None:
    svg(tmp_path, attributes=attributes)
    image = read_image(tmp_path / "drawing.svg")
    assert (image.width, image.height) == size


def repeating(part: str) -> bytes:
    """A drawing of parts, each of which consists of two of the one before."""
    parts = "".join(f'<g id="p{n + 1}">{2 * part.format(n=n)}</g>' for n in range(19))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><rect id="p0"/>{parts}</svg>'.encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg", "this is no SVG drawing (unclosed token: line 1, column 0)"),
        (b"<html></html>", "this is no SVG drawing"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg []><svg/>'.encode("utf-16"), "this is no PNG, JPEG,"),
        (b"<svg>\xff</svg>", "this is no SVG drawing (it is not UTF-8)"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 60_000 + b"</svg>",
            "the drawing has more than 50,000",
        ),
        (b"<svg>" + b" " * 2_100_000, "the drawing is larger than 2 MB"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "the drawing has a document type, which may hide anything"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 200 + b"</g>" * 200 + b"</svg>",
            "the drawing is nested",
        ),
        (repeating('<use href="#p{n}"/>'), "the drawing repeats its parts more than 100,000 times"),
        (repeating('<path fill="url(#p{n})"/>'), "the drawing repeats its parts more than 100,000 times"),
        (repeating('<path d="M0 0h9h9h9" style="marker-mid:url(#p{n})"/>'), "the drawing repeats its parts more than"),
        (repeating('<use href="#p19"/>'), "the drawing repeats its parts without end"),
    ],
)
def test_a_drawing_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "x.svg").write_bytes(content)
    with pytest.raises(PictureError) as refused:
        read_image(tmp_path / "x.svg")
    assert refused.value.found.startswith(message)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://example.org/a.png", "a remote image is neither fetched nor linked"),
        ("//example.org/a.png", "a remote image is neither fetched nor linked"),
        ("file:///etc/passwd", "a remote image is neither fetched nor linked"),
        ("data:image/png;base64,AA", "a remote image is neither fetched nor linked"),
        (r"\\host\share\a.png", "a remote image is neither fetched nor linked"),
        ("../secret.png", "this image lies outside the folder of the seed files"),
        ("/etc/passwd", "this image lies outside the folder of the seed files"),
        ("link.png", "this image lies outside the folder of the seed files"),
        ("%2e%2e/secret.png", "this image lies outside the folder of the seed files"),
        ("nowhere.png", "there is no image nowhere.png"),
        (".", "there is no image ."),
        ("circle.png", "there is no image circle.png"),
        ("", "this picture names no file"),
        ("a\0b.png", "'a\\x00b.png' is no usable file name"),
        ("text.png", "this is no PNG, JPEG, GIF or WebP image, or it is damaged"),
        ("short.png", "this is no PNG, JPEG, GIF or WebP image, or it is damaged"),
    ],
)
def test_an_address_that_leads_to_no_image(tmp_path: Path, address: str, message: str) -> None:
    root = tmp_path / "seeds"
    root.mkdir()
    Image.new("L", (4, 4)).save(tmp_path / "secret.png")
    (root / "link.png").symlink_to("../secret.png")
    (root / "circle.png").symlink_to("circle.png")
    (root / "text.png").write_text("no picture")
    Image.effect_noise((64, 64), 9).save(root / "whole.png")
    (root / "short.png").write_bytes((root / "whole.png").read_bytes()[:900])
    with pytest.raises(PictureError) as refused:
        LocalImages(root, root)(address)
    assert refused.value.found == message


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("Pictures/one.PNG", "did you mean Pictures/One.png?"),
        (r"Pictures\One.png", "did you mean Pictures/One.png?"),
        ("../ONE.png", "did you mean ../one.png?"),
        ("two.png", "check the name, relative to the seed file"),
        (r"..\..\secret.png", "check the name, relative to the seed file"),
    ],
)
@pytest.mark.parametrize("exact", [True, False])
def test_a_name_that_is_alike_is_named(
    exact: bool, tmp_path: Path, address: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "NAMES_ARE_EXACT", exact)
    (tmp_path / "seeds" / "sub" / "Pictures").mkdir(parents=True)
    for name in ("seeds/sub/Pictures/One.png", "seeds/one.png", "Secret.png"):
        Image.new("L", (4, 4)).save(tmp_path / name)
    with pytest.raises(PictureError) as refused:
        LocalImages(tmp_path / "seeds" / "sub", tmp_path / "seeds")(address)
    assert refused.value.remedy == remedy


@pytest.mark.parametrize("address", ["Pictures/Öl.png", "./Pictures/../Pictures/Öl.png", "../sub/Pictures/Öl.png"])
def test_a_name_is_the_same_however_the_disk_keeps_its_accents(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "NAMES_ARE_EXACT", False)
    (tmp_path / "seeds" / "sub" / "Pictures").mkdir(parents=True)
    Image.new("L", (4, 4)).save(tmp_path / "seeds" / "sub" / "Pictures" / "Öl.png")
    names = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: [unicodedata.normalize("NFD", name) for name in names(folder)])
    assert LocalImages(tmp_path / "seeds" / "sub", tmp_path / "seeds")(address).width == 4


def test_the_names_in_a_folder_are_read_once_until_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "NAMES_ARE_EXACT", False)
    looked = mock.Mock(wraps=os.listdir)
    monkeypatch.setattr(os, "listdir", looked)
    images, file = LocalImages(tmp_path, tmp_path), tmp_path / "a.png"
    Image.new("L", (4, 4)).save(file)
    for _ in range(3):
        assert images("a.png").width == 4
    looked.assert_called_once_with(tmp_path)
    file.rename(tmp_path / "b.png")
    os.utime(tmp_path, ns=(0, 0))
    assert images("b.png").width == 4


def test_a_turned_picture_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    picture = Image.new("RGB", (8, 4), "red")
    picture.paste("blue", (0, 0, 4, 4))
    picture.save(tmp_path / "a.png", exif=exif)
    upright = Image.open(BytesIO(read_image(tmp_path / "a.png").content))
    assert upright.size == (4, 8)
    assert [upright.getpixel((0, y)) for y in (0, 7)] == [(0, 0, 255), (255, 0, 0)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_keeps_its_frames_and_their_times_but_no_metadata(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), (shade, 0, 9)) for shade in (0, 90, 250)]
    exif = Image.Exif()
    exif[0x013B] = "Jo Doe"
    about: dict[str, Any] = {"comment": b"Jo Doe"} if kind == "GIF" else {"exif": exif, "lossless": True}
    frames[0].save(tmp_path / "a", kind, save_all=True, append_images=frames[1:], duration=70, loop=0, **about)
    assert b"Jo Doe" in (tmp_path / "a").read_bytes()
    content = read_image(tmp_path / "a").content
    assert b"Jo Doe" not in content
    moving = Image.open(BytesIO(content))
    shades = []
    for frame in range(moving.n_frames):  # type: ignore[attr-defined]
        moving.seek(frame)
        shades.append(moving.convert("RGB").getpixel((3, 3)))
        assert moving.info["duration"] == 70
    assert shades == [(0, 0, 9), (90, 0, 9), (250, 0, 9)]


def test_colours_for_print_become_colours_for_screens(tmp_path: Path) -> None:
    Image.new("CMYK", (4, 4), (0, 255, 255, 0)).save(tmp_path / "a.jpg")
    image = Image.open(BytesIO(read_image(tmp_path / "a.jpg").content))
    assert image.mode == "RGB"
    red, green, blue = image.getpixel((1, 1))  # type: ignore[misc]
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_of_a_photograph_in_several_sizes_the_first_stays(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (8, 8), "red"), Image.new("RGB", (4, 4), "red")]
    pictures[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=pictures[1:])
    image = read_image(tmp_path / "a.jpg")
    assert (image.suffix, image.width, image.height) == (".jpg", 8, 8)
    assert Image.open(BytesIO(image.content)).format == "JPEG"


@pytest.mark.parametrize("mode", ["I;16", "1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_can_be_freed_of_its_texts(tmp_path: Path, mode: str) -> None:
    about = PngInfo()
    about.add_text("Author", "Jo Doe")
    picture = Image.new(mode, (5, 3), 1)
    picture.save(tmp_path / "a.png", pnginfo=about)
    content = read_image(tmp_path / "a.png").content
    assert b"Jo Doe" not in content
    clean = Image.open(BytesIO(content))
    assert (clean.size, clean.mode, clean.tobytes()) == (picture.size, picture.mode, picture.tobytes())


@pytest.mark.parametrize(("width", "height"), [(9000, 9000), (12_000, 12_000), (65_000, 65_000)])
def test_a_bomb_of_pixels_is_refused_before_it_is_decoded(tmp_path: Path, width: int, height: int) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunk = struct.pack(">I", len(header) - 4) + header + struct.pack(">I", zlib.crc32(header))
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT" + b"\0" * 99)
    with pytest.raises(PictureError, match="the image has more than 50 million pixels or 500 frames"):
        read_image(tmp_path / "bomb.png")


def test_too_many_frames_are_refused(tmp_path: Path) -> None:
    frames = [Image.new("L", (2, 2), at % 256) for at in range(501)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureError, match="500 frames"):
        read_image(tmp_path / "a.gif")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(PictureError, match="the image is larger than 20 MB"):
        read_image(tmp_path / "a.png")
