"""SVG drawings: shapes and text by allow-list; no script, no style sheet, no address but within the drawing itself."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from ankigen.images.checked import Checked, bad_image

SVG = "http://www.w3.org/2000/svg"
MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 50_000
MAX_DEPTH = 100
DEFAULT_SIZE = (300, 150)
"""What browsers take where a drawing says nothing of its size."""

ELEMENTS = frozenset({
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "marker", "pattern",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "id", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "fx", "fy", "width",
    "height", "viewBox", "preserveAspectRatio", "points", "transform", "rotate", "textLength", "lengthAdjust",
    "pathLength", "offset", "version", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
    "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "opacity",
    "color", "stop-color", "stop-opacity", "clip-path", "clip-rule", "mask", "marker-start", "marker-mid",
    "marker-end", "markerWidth", "markerHeight", "markerUnits", "orient", "refX", "refY", "gradientUnits",
    "gradientTransform", "spreadMethod", "patternUnits", "patternTransform", "patternContentUnits", "clipPathUnits",
    "maskUnits", "maskContentUnits", "font-family", "font-size", "font-style", "font-weight", "text-anchor",
    "dominant-baseline", "alignment-baseline", "letter-spacing", "word-spacing", "visibility", "display",
    "vector-effect", "paint-order", "shape-rendering", "text-rendering", "href", "style",
})  # fmt: skip

_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:px)?\s*$")
_LOCAL = re.compile(r"#[\w.:-]+$")
_URL = re.compile(r"url\(\s*[\"']?(?!#)", re.IGNORECASE)
_UNSAFE = re.compile(r"@|expression|javascript|/\*|//|image-set|src\s*\(", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+svg(?:\s+PUBLIC\s+\"[^\"<>]*\"\s+\"[^\"<>]*\")?\s*>")
"""A document type that declares nothing, as many programs write it."""


def looks_like_svg(content: bytes) -> bool:
    """Whether the first character of a file is that of a document with tags."""
    return content[:99].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def clean_svg(content: bytes) -> Checked:
    """The drawing with only what is on the lists.

    Raises:
        PictureError: If it is no SVG, has a document type, or is beyond the limits.
    """
    root = _parse(content)
    if root.tag != f"{{{SVG}}}svg":
        raise bad_image(
            "this is no SVG drawing", 'its outermost element must be <svg xmlns="http://www.w3.org/2000/svg">'
        )
    _clean(root, 1)
    width, height = _size(root)
    ET.register_namespace("", SVG)
    return Checked(ET.tostring(root, encoding="utf-8"), ".svg", width, height)


def _parse(content: bytes) -> Element:
    if len(content) > MAX_BYTES:
        raise bad_image(f"the drawing is larger than {MAX_BYTES >> 20} MB", "simplify it, or save it as PNG")
    try:
        text = _DOCTYPE.sub("", content.decode("utf-8-sig"), count=1)
    except UnicodeDecodeError as error:
        raise bad_image("this is no SVG drawing (it is not UTF-8)", "save it again as UTF-8") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise bad_image("the drawing has a document type, which may hide anything", "delete the <!DOCTYPE …> line")
    try:
        root = ET.fromstring(text.lstrip())  # noqa: S314 - entities are refused above
    except (ET.ParseError, ValueError) as error:
        raise bad_image(f"this is no SVG drawing ({error})", "save it again as SVG or PNG") from error
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise bad_image(f"the drawing has more than {MAX_ELEMENTS:,} elements", "simplify it, or save it as PNG")
    return root


def _clean(element: Element, depth: int) -> None:
    """Drop what is not on the lists, with all that is in it."""
    if depth > MAX_DEPTH:
        raise bad_image(f"the drawing is nested more than {MAX_DEPTH} deep", "simplify it, or save it as PNG")
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2]
        del element.attrib[name]
        if local in ATTRIBUTES and _is_harmless(local, value):
            element.set(local, value)
    for child in list(element):
        namespace, _, name = str(child.tag).rpartition("}")
        if namespace == f"{{{SVG}" and name in ELEMENTS:
            _clean(child, depth + 1)
        else:
            element.remove(child)


def _is_harmless(name: str, value: str) -> bool:
    if name == "href":
        return bool(_LOCAL.match(value))
    return not _URL.search(value) and "\\" not in value and not (name == "style" and _UNSAFE.search(value))


def _size(root: Element) -> tuple[int, int]:
    """Width and height in CSS pixels: as they are given, or of the view box."""
    given = [_LENGTH.match(root.get(name, "")) for name in ("width", "height")]
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sizes = box[2:] if len(box) == 4 else [str(size) for size in DEFAULT_SIZE]
    numbers = [found[1] if found else size for found, size in zip(given, sizes, strict=True)]
    try:
        width, height = (min(10_000, max(1, round(float(number)))) for number in numbers)
    except (ValueError, OverflowError):
        return DEFAULT_SIZE
    return width, height
