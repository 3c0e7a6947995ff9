"""Images of authors: checked by content, freed of what no card needs, and never from outside the seeds."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ankigen.entries import PictureError
from ankigen.images.local import LocalImages, read_image

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
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    ],
)
def test_nothing_in_a_drawing_lives_or_calls_home(tmp_path: Path, body: str) -> None:
    clean = svg(tmp_path, body).casefold()
    for trace in ("script", "alert", "example.org", "onclick", "onload", "import"):
        assert trace not in clean


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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg", "this is no SVG drawing (unclosed token: line 1, column 0)"),
        (b"<html></html>", "this is no SVG drawing"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "the drawing has a document type, which may hide anything"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 200 + b"</g>" * 200 + b"</svg>",
            "the drawing is nested",
        ),
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
    (root / "text.png").write_text("no picture")
    Image.effect_noise((64, 64), 9).save(root / "whole.png")
    (root / "short.png").write_bytes((root / "whole.png").read_bytes()[:900])
    with pytest.raises(PictureError) as refused:
        LocalImages(root, root)(address)
    assert refused.value.found == message


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    Image.new("1", (9000, 9000)).save(tmp_path / "large.png")
    with pytest.raises(PictureError, match="the image has more than 50 million pixels or 500 frames"):
        read_image(tmp_path / "large.png")
