"""A passage, whatever its text: HTML that is safe on a card, on which every word is that was in the passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product

from ankigen.diagnostics import Code
from ankigen.entries import Passage, Rendered
from ankigen.markup import VOID
from ankigen.pictures import Picture, PictureError
from ankigen.render.allowed import ELEMENTS
from ankigen.render.passage import RenderOptions, render_passage
from ankigen.render.sanitize import sanitize
from ankigen.render.visible import visible_text
from ankigen.seedfile.reading import decode
from fuzz.laws import CASES, cases, law, places_inside, same_twice, soon

OPTIONS = (
    RenderOptions(),
    RenderOptions(cloze=True),
    RenderOptions(inline=True),
    RenderOptions(math="mathjax"),
)
LONGEST = 5.0
"""Seconds for a few kilobytes."""
LARGEST = 400
"""How many times longer than its text HTML may be: a formula of one letter is a hundred characters of MathML."""
EXPECTED = re.compile(r"Markdown failed: (?:it takes too long|[\d,]+ (?:characters|pieces))")
"""Failures that are limits; all others are faults, even though no card is lost by them."""
LIVE = re.compile(r"\[(?:sound:|anki:|\[type:|/?latex\]|/?\$\$?\])|[\x00-\x08\x0b-\x1f\ud800-\udfff]", re.IGNORECASE)
LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
ADDED_LATER = {"tabindex"}
"""What is put on wide blocks behind the sanitiser, so that a keyboard can scroll them."""
WORD = re.compile(r"w\dw")
INFO = re.compile(r"(?:`{3}|~{3})[^\n]*")
"""What stands behind a fence names a language, and is not shown."""


def seeds() -> Iterator[bytes]:
    """Golden cases and payloads; the first character of an input says how it is rendered."""
    texts = [text for folder in ("markdown", "passages", "sanitize") for text in cases(folder)]
    texts += [b"$" + tex + b"$" for tex in cases("math/formulas")]
    texts += (CASES / "hostile" / "payloads.txt").read_bytes().splitlines()
    yield from (b"%d%s" % (number % 5, text) for number, text in enumerate(texts))


def check(data: bytes) -> None:
    """A passage is rendered as the first byte says; or, taken for HTML, sanitised."""
    text = "\n".join(line.text for line in decode("x.md", data[1:]).lines)
    how = data[:1].isdigit() and int(data[:1]) % (len(OPTIONS) + 1)
    if how == len(OPTIONS):
        check_html(sanitize(text).html, frozenset())
    else:
        check_passage(text, OPTIONS[how])


def check_passage(text: str, options: RenderOptions) -> None:
    """A passage is rendered soon, the same each time, safely, and without loss of a word."""
    passage = Passage("x.md", decode("x.md", text.encode("utf-8", "replace")).lines)
    with soon(LONGEST):
        rendered = same_twice(lambda: render_passage(passage, options, picture))
    check_rendered(passage, rendered)
    typed = without_own_sounds(rendered)
    law(not LIVE.search(typed), f"it means something to Anki: {LIVE.search(typed)}")
    check_html(rendered.html, frozenset(it.media for it in rendered.pictures))


def without_own_sounds(rendered: Rendered) -> str:
    """The HTML without what plays the sounds of its pictures."""
    html = rendered.html
    for picture in rendered.pictures:
        html = html.replace(f"[sound:{picture.sound}]", "") if picture.sound else html
    return html


def check_rendered(passage: Passage, rendered: Rendered) -> None:
    """What is said about a passage is true of it."""
    places_inside(rendered.diagnostics, [line.text for line in passage.lines])
    law(len(rendered.html) <= LARGEST * (len(passage.text) + 10), f"{len(rendered.html):,} characters of HTML")
    for problem in rendered.diagnostics:
        failed = problem.code is Code.MARKDOWN_FAILED and problem.found.startswith("Markdown failed")
        law(not failed or EXPECTED.match(problem.found), f"a fault of ours: {problem.found}")
        law("Error)" not in problem.found, f"a fault of ours: {problem.found}")
    said = [visible_text(rendered.html), rendered.html, *(problem.found for problem in rendered.diagnostics)]
    said += [picture.source for picture in rendered.pictures]
    lost = set(WORD.findall(INFO.sub("", passage.text))) - set(WORD.findall(" ".join(said)))
    law(not lost or any(problem.code is Code.REMOVED_CONTENT for problem in rendered.diagnostics), f"lost: {lost}")


def check_html(html: str, media: frozenset[str]) -> None:
    """HTML that does nothing, loads nothing but these files, and closes what it opens."""
    removed = set(sanitize(html, media).removed) - ADDED_LATER
    law(not removed, f"the sanitiser takes something out the second time: {removed}")
    reader = _Reader(media)
    reader.feed(html)
    reader.close()
    law(not reader.open, f"not closed: {reader.open}")


class _Reader(HTMLParser):
    """Another reader of HTML than the sanitiser's."""

    def __init__(self, media: frozenset[str]) -> None:
        super().__init__()
        self.media = media
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        law(tag in ELEMENTS, f"an element {tag}")
        for (name, value), (holds, what) in product(attrs, _ATTRIBUTES.items()):
            law(name != holds or what.fullmatch(value or ""), f"{name}={value}")
            law(not name.startswith("on"), f"{name}={value}")
            law(name != "src" or value in self.media, f"{name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        law(self.open and self.open.pop() == tag, f"</{tag}> closes nothing")


_ATTRIBUTES = {
    "href": re.compile(r"(?:https?|mailto):.*", re.IGNORECASE | re.DOTALL),
    "style": re.compile("text-align:(?:left|center|right)"),
}


def picture(address: str) -> Picture:
    """A picture for every address but those that end in a question."""
    if address.endswith("?"):
        raise PictureError(Code.BAD_IMAGE, f"there is no picture `{address}`", "put it beside the seed file")
    return Picture(f"{len(address)}.png", address, "an alt text", "", 320, 240)
