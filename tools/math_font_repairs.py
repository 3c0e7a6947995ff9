"""Changes to the math font without which browsers do not find, stretch or centre what is in it; each takes the font."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FEATURES = ["ssty", "ss01"]
r"""Forms for script sizes, such as lower primes; round script letters, which are `\mathscr`."""

_WIDE_FORMS = {0x2C6: 0x302, 0x2DC: 0x303, 0x2C7: 0x30C}  # spacing accents to combining ones
_RADICAL = 0x221A
_RADICAL_WIDTH = 900


def offer_features_everywhere(font: Any) -> None:
    """Features are found without OpenType's `math` script, which browsers do not ask for."""
    table = font["GSUB"].table
    records = table.FeatureList.FeatureRecord
    for script in table.ScriptList.ScriptRecord:
        language = script.Script.DefaultLangSys
        present = {records[index].FeatureTag for index in language.FeatureIndex}
        missing = set(FEATURES) - present
        language.FeatureIndex += [index for index, record in enumerate(records) if record.FeatureTag in missing]
        language.FeatureCount = len(language.FeatureIndex)


def turn_arrow_heads(font: Any) -> None:
    """Heads of right arrows have their connectors the wrong way round: browsers refuse to join them."""
    variants = font["MATH"].table.MathVariants
    for construction in variants.HorizGlyphConstruction:
        head = construction.GlyphAssembly.PartRecords[-1] if construction.GlyphAssembly else None
        if head and head.StartConnectorLength < variants.MinConnectorOverlap:
            head.StartConnectorLength, head.EndConnectorLength = head.EndConnectorLength, head.StartConnectorLength


def give_combining_signs_width(font: Any) -> None:
    """Combining signs lie left of their origin and have no width: browsers centre the width, not the sign."""
    for name in font["MATH"].table.MathVariants.HorizGlyphCoverage.glyphs:
        advance, left = font["hmtx"][name]
        if advance == 0 and left < 0:
            glyph = font["glyf"][name]
            glyph.coordinates.translate((-left, 0))
            glyph.recalcBounds(font["glyf"])
            font["hmtx"][name] = (glyph.xMax, 0)


def give_accents_wide_forms(font: Any) -> None:
    """Only the combining accents have wide forms, but the spacing ones are what browsers stretch."""
    cmap = font.getBestCmap()
    for table in font["cmap"].tables:
        table.cmap.update({spacing: cmap[combining] for spacing, combining in _WIDE_FORMS.items()})


def level_radicals(font: Any) -> None:
    """Browsers reserve the width of the widest radical for each: all of them get the same."""
    variants = font["MATH"].table.MathVariants
    index = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[_RADICAL])
    construction = variants.VertGlyphConstruction[index]
    names = [variant.VariantGlyph for variant in construction.MathGlyphVariantRecord]
    for name in {*names, *(part.glyph for part in construction.GlyphAssembly.PartRecords)}:
        advance, left = font["hmtx"][name]
        glyph, factor = font["glyf"][name], _RADICAL_WIDTH / advance
        glyph.coordinates.scale((factor, 1))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (_RADICAL_WIDTH, round(left * factor))


REPAIRS: tuple[Callable[[Any], None], ...] = (
    offer_features_everywhere,
    turn_arrow_heads,
    give_combining_signs_width,
    give_accents_wide_forms,
    level_radicals,
)
