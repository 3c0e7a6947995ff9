"""SVG drawings: shapes and text by allow-list; no script, no style sheet, no address but within the drawing itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError, ParserCreate

from ankigen.images.checked import Checked, bad_image
from ankigen.images.drawn import EndlessError, drawn_elements
from ankigen.pictures import PictureError

SVG = "http://www.w3.org/2000/svg"
MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 50_000
MAX_DRAWN = 100_000
"""Elements that a browser draws, each as often as others refer to it."""
MAX_DEPTH = 100
MAX_NAMESPACE = 300
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

_SHOWN = frozenset({"", f"{{{SVG}", "{http://www.w3.org/1999/xhtml"})
"""The namespaces of what browsers show; programs that draw put notes of their own beside it, which nobody misses."""
_UNSEEN = frozenset({"metadata"})
_NAMED = 5

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
    removed: dict[str, None] = {}
    _clean(root, removed)
    _refuse_bombs(root)
    width, height = _size(root)
    ET.register_namespace("", SVG)
    return Checked(ET.tostring(root, encoding="utf-8"), ".svg", width, height, ", ".join(islice(removed, _NAMED)))


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
        _Bounds().check(text.lstrip())
        return ET.fromstring(text.lstrip())  # noqa: S314 - entities are refused above
    except (ET.ParseError, ExpatError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        raise bad_image(f"this is no SVG drawing ({error})", "save it again as SVG or PNG") from error


@dataclass(slots=True)
class _Bounds:
    """Reads a drawing without keeping anything of it, for a tree takes many times the memory that its text does.

    The name of a namespace is put before the name of every element in it: a long one makes gigabytes of a small file.
    """

    elements: int = 0
    depth: int = 0

    def check(self, text: str) -> None:
        """Let a drawing pass that is within the limits; raises PictureError or ExpatError."""
        parser = ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(text, True)

    def _start(self, _name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MAX_ELEMENTS:
            raise bad_image(f"the drawing has more than {MAX_ELEMENTS:,} elements", "simplify it, or save it as PNG")
        if self.depth > MAX_DEPTH:
            raise bad_image(f"the drawing is nested more than {MAX_DEPTH} deep", "simplify it, or save it as PNG")
        if any(name.startswith("xmlns") and len(value) > MAX_NAMESPACE for name, value in attributes.items()):
            raise bad_image(
                "the drawing has a namespace with an endless name", "delete the `xmlns:…` that is not SVG's"
            )

    def _end(self, _name: str) -> None:
        self.depth -= 1


def _clean(element: Element, removed: dict[str, None]) -> None:
    """Drop what is not on the lists, with all that is in it; what a browser would have shown or obeyed is `removed`."""
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2]
        del element.attrib[name]
        if local in ATTRIBUTES and _is_harmless(local, value):
            element.set(local, value)
        elif local in ATTRIBUTES or local.startswith("on"):
            removed[f"`{local}`"] = None
    for child in list(element):
        namespace, _, name = str(child.tag).rpartition("}")
        if namespace == f"{{{SVG}" and name in ELEMENTS:
            _clean(child, removed)
            continue
        element.remove(child)
        if namespace in _SHOWN and name not in _UNSEEN:
            removed[f"`<{name}>`"] = None


def _refuse_bombs(root: Element) -> None:
    remedy = "simplify it, or save it as PNG"
    try:
        if drawn_elements(root) > MAX_DRAWN:
            raise bad_image(f"the drawing repeats its parts more than {MAX_DRAWN:,} times", remedy)
    except EndlessError as error:
        raise bad_image("the drawing repeats its parts without end", remedy) from error


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
