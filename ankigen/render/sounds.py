"""The sounds of pictures that are heard: `[sound:…]` behind the picture, put there by ankigen and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ankigen.pictures import HEARD, Picture

_IMAGE = re.compile(r"<img (?:[^<>\"]|\"[^\"]*\")*>")
_ATTRIBUTE = re.compile(r'(?P<name>[a-z-]+)="(?P<value>[^"]*)"')
_SOUND = re.compile(r"\[sound:ankigen-[a-z0-9-]+\.wav\]")


def with_sounds(html: str, pictures: Iterable[Picture]) -> str:
    """HTML in which the sound of each picture that is heard stands behind it.

    This comes after all that an author wrote is made harmless: of `[sound:…]` in a field, Anki plays the file.
    """
    sounds = {picture.media: picture.sound for picture in pictures if picture.sound}
    return _IMAGE.sub(lambda image: image[0] + _play(image[0], sounds), html) if sounds else html


def without_sounds(html: str) -> str:
    """The HTML without what `with_sounds` has put into it."""
    return _SOUND.sub("", html) if f'data-figure="{HEARD}' in html else html


def _play(image: str, sounds: dict[str, str]) -> str:
    """What plays the sound of an image; one picture may stand on a card twice, heard and not."""
    said = {found["name"]: found["value"] for found in _ATTRIBUTE.finditer(image)}
    sound = sounds.get(said.get("src", ""), "")
    return f"[sound:{sound}]" if sound and said.get("data-figure", "").startswith(HEARD) else ""
