"""Changes to the math font without which browsers do not find, stretch or centre what is in it; each takes the font."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.otTables import MathGlyphVariantRecord

FEATURES = ["ssty", "ss01"]
r"""Forms for script sizes, such as lower primes; round script letters, which are `\mathscr`."""

_WIDE_FORMS = {0x2C6: 0x302, 0x2DC: 0x303, 0x2C7: 0x30C}  # spacing accents to combining ones
_DOTS = (0x20DB, 0x20DC)
"""Three dots and four above a letter."""
_RADICAL = 0x221A
_RADICAL_WIDTH = 900
_BARS = (0x7C, 0x2016)
_BAR_HEIGHTS = (1200, 1450, 1700)
_LARGE = (*range(0x22C0, 0x22C4), *range(0x2A00, 0x2A07))
"""Large operators of sets and of logic."""


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
    """Combining signs lie left of their origin and have no width: browsers centre the width, or draw nothing."""
    dots = (font.getBestCmap()[sign] for sign in _DOTS)
    for name in (*font["MATH"].table.MathVariants.HorizGlyphCoverage.glyphs, *dots):
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


def give_bars_sizes(font: Any) -> None:
    """WebKit joins no fewer than two whole bars, and double ones overlap too little: sizes from one bar to two."""
    variants = font["MATH"].table.MathVariants
    axis = font["MATH"].table.MathConstants.AxisHeight.Value
    cmap = font.getBestCmap()
    for name in (cmap[bar] for bar in _BARS):
        construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(name)]
        parts = construction.GlyphAssembly.PartRecords
        for part in parts:
            part.StartConnectorLength = part.EndConnectorLength = parts[0].EndConnectorLength
        for height in _BAR_HEIGHTS:
            taller = f"{name}.{height}"
            font["glyf"][taller] = _stretched(font, name, height, axis)
            font["hmtx"][taller] = font["hmtx"][name]
            record = MathGlyphVariantRecord()
            record.VariantGlyph, record.AdvanceMeasurement = taller, height
            construction.MathGlyphVariantRecord.append(record)
        construction.VariantCount = len(construction.MathGlyphVariantRecord)
    font.getReverseGlyphMap(rebuild=True)


def _stretched(font: Any, name: str, height: int, axis: int) -> Any:
    """A bar of another height whose middle is on the axis."""
    drawing, pen = DecomposingRecordingPen(font.getGlyphSet()), TTGlyphPen(None)
    drawing.glyphSet[name].draw(drawing)
    low, high = font["glyf"][name].yMin, font["glyf"][name].yMax
    factor = height / (high - low)
    drawing.replay(TransformPen(pen, (1, 0, 0, factor, 0, axis - factor * (low + high) / 2)))
    return pen.glyph()


def centre_large_operators(font: Any) -> None:
    """The displayed forms of some operators stand upon the line, and WebKit leaves them there."""
    table = font["MATH"].table
    cmap = font.getBestCmap()
    for name in (cmap[operator] for operator in _LARGE):
        construction = table.MathVariants.VertGlyphConstruction[table.MathVariants.VertGlyphCoverage.glyphs.index(name)]
        glyph = font["glyf"][construction.MathGlyphVariantRecord[-1].VariantGlyph]
        glyph.coordinates.translate((0, table.MathConstants.AxisHeight.Value - (glyph.yMin + glyph.yMax) // 2))
        glyph.recalcBounds(font["glyf"])


REPAIRS: tuple[Callable[[Any], None], ...] = (
    offer_features_everywhere,
    turn_arrow_heads,
    give_combining_signs_width,
    give_accents_wide_forms,
    level_radicals,
    give_bars_sizes,
    centre_large_operators,
)
