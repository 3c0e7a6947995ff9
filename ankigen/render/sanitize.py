"""The last step on a field: only what is on the list stays. The only importer of nh3, a binding of ammonia."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ankigen.render.allowed import ATTRIBUTES, CLASSES, ELEMENTS, SCHEMES, VALUES
from ankigen.render.cleanness import is_clean

if TYPE_CHECKING:
    import nh3

LINKS = tuple(f"{scheme}:" for scheme in sorted(SCHEMES))

_MARK = re.compile(r"(?P<element><[a-z][a-z0-9]*)|\s(?P<attribute>[a-z][a-z-]*)=\"")


class Sanitized(NamedTuple):
    """HTML that is safe on a card, and what was taken out of it: `<element` or `attribute`, once for each time."""

    html: str
    removed: tuple[str, ...]


def sanitize(html: str, media: frozenset[str] = frozenset()) -> Sanitized:
    """Keep the elements, attributes, classes and addresses on the lists, and pictures whose file is in `media`.

    The text inside of a removed element stays. `html` has its attributes in double quotes.
    """
    if is_clean(html):
        return Sanitized(html, ())
    clean = cleaned(html, media)
    if clean == html:
        return Sanitized(clean, ())
    removed = Counter(_marks(html)) - Counter(_marks(clean))
    return Sanitized(clean, tuple(removed.elements()))


def cleaned(html: str, media: frozenset[str] = frozenset()) -> str:
    """What ammonia leaves of HTML."""
    return _cleaner(media).clean(html)


def _marks(html: str) -> list[str]:
    return [found["element"] or found["attribute"] for found in _MARK.finditer(html)]


@lru_cache(maxsize=64)
def _cleaner(media: frozenset[str]) -> nh3.Cleaner:
    import nh3  # noqa: PLC0415 - most texts are clean

    def check_address(_element: str, attribute: str, value: str) -> str | None:
        r"""Ammonia lets `//host/x` and `\\host\x` pass as relative addresses."""
        allowed = {"href": value.lower().startswith(LINKS), "src": value in media}
        return value if allowed.get(attribute, True) else None

    return nh3.Cleaner(
        tags=set(ELEMENTS),
        clean_content_tags=set(),
        attributes=ATTRIBUTES,
        attribute_filter=check_address,
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
    )
