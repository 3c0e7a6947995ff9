"""A rule draws one command: it takes the arguments from the reader, which stands right behind the command."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from ankigen.render.math.tokens import Reader

Rule = Callable[[Reader], Element]
