"""Finds links in a line of text: `[text](address "title")` and `<https://address>`.

Source: CommonMark 0.31.2, sections 6.3 and 6.5. Departures: there are no link definitions, and what has no text to
click is no link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SCHEMES = ("http://", "https://", "mailto:")

_MAIL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}"
_SIGN = re.compile(
    r"\\.|\[(?P<open>)|\](?P<close>)"
    rf"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{{1,31}}:[^\s<>]{{0,2000}}|{_MAIL})>",
    re.DOTALL,
)
_INNER = r"\((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]){0,2000}\)){0,2000}+\)"
_PLAIN = rf"(?!<)(?:\\.|[^ \t\n()\\]|{_INNER}){{1,2000}}+"
_TITLE = r"\"(?:\\.|[^\"\\]){0,2000}+\"|'(?:\\.|[^'\\]){0,2000}+'|\((?:\\.|[^()\\]){0,2000}+\)"
_TAIL = re.compile(
    rf"\([ \t\n]*(?:(?:<(?P<pointed>(?:\\.|[^<>\\\n]){{0,2000}}+)>|(?P<plain>{_PLAIN}))"
    rf"(?:[ \t\n]+(?P<title>{_TITLE}))?)?[ \t\n]*\)",
    re.DOTALL,
)
"""What stands behind a link's text; addresses have parentheses in pairs, at most two deep."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Link(NamedTuple):
    """A link from offset `start` to `end`; its text from `start + 1` to `middle`."""

    start: int
    middle: int
    end: int
    address: str
    title: str
    is_automatic: bool
    """Whether it is written `<address>`: then its text is the address."""

    @property
    def is_on_web(self) -> bool:
        """Whether it leads to a place that a card may link."""
        return self.address.lower().startswith(SCHEMES)


def find_links(text: str) -> list[Link]:
    """The links of a text in order; none lies within another."""
    if "](" not in text and "<" not in text:
        return []
    return sorted(_links(text), key=lambda link: link.start)


def _links(text: str) -> Iterator[Link]:
    openers: list[int] = []
    position = 0
    while sign := _SIGN.search(text, position):
        position = sign.end()
        if sign.lastgroup == "open":
            openers.append(sign.start())
        elif sign.lastgroup == "auto":
            yield _autolink(sign)
        elif sign.lastgroup == "close" and openers:
            start = openers.pop()
            tail = _TAIL.match(text, position)
            if tail and text[start + 1 : sign.start()].strip():
                yield _link(start, tail)
                openers.clear()
                position = tail.end()


def _link(start: int, tail: re.Match[str]) -> Link:
    address = tail["pointed"] or tail["plain"] or ""
    title = (tail["title"] or "")[1:-1]
    return Link(start, tail.start() - 1, tail.end(), _unescaped(address), _unescaped(title), is_automatic=False)


def _autolink(sign: re.Match[str]) -> Link:
    address = sign["auto"] if ":" in sign["auto"] else f"mailto:{sign['auto']}"
    return Link(sign.start(), sign.end() - 1, sign.end(), address, "", is_automatic=True)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
