"""What is taken out of a passage before Markdown, as data."""

from __future__ import annotations

from ankigen.render.pieces.clozes import find_clozes
from ankigen.render.pieces.code_spans import find_code_spans
from ankigen.render.pieces.fences import find_fences
from ankigen.render.pieces.inline import (
    find_comments,
    find_controls,
    find_images,
    find_math,
    find_references,
    find_tags,
)
from ankigen.render.pieces.taking import Finder

FINDERS: tuple[Finder, ...] = (
    Finder(find_fences, ("```", "~~~")),
    Finder(find_code_spans, ("`",)),
    Finder(find_comments, ("<!--",)),
    Finder(find_images, ("![",)),
    Finder(find_math, ("$", "\\")),
    Finder(find_tags, ("<",)),
    Finder(find_references, ("&",)),
    Finder(find_controls),
)
"""What is taken out before Markdown: what comes earlier hides what comes later."""
CLOZE_FINDERS = (*FINDERS, Finder(find_clozes, ("{{", "}}", "::")))
