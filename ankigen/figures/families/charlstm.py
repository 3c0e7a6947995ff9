"""The figures of the LSTM on text."""

from __future__ import annotations

from ankigen.figures.families.language import page, samples
from ankigen.figures.figure import Figure
from ankigen.figures.parameters import Whole

PASSAGES = 64
"""Test passages there are to choose from."""

FIGURES = (
    samples("charlstm", "an LSTM", "which reads a character at a time and keeps what it needs in its memory"),
    Figure(
        "charlstm",
        "surprise",
        "A text that was not trained on, and how many bits each character cost two models.",
        (Whole("passage", "number of the test passage", 3, 1, PASSAGES),),
        lambda _: page(),
        lambda _: (
            "The same text twice, for an LSTM and for a GPT. Characters shine that came as a surprise: mostly the "
            "first letters of words; the letters after them stay dark."
        ),
        lambda _: (
            "Bits per character: what an LSTM and a GPT, which guess each next character, would pay to be told it, "
            "−log₂ p, bright where it is much. New words cost, their endings hardly anything. The mean over many texts "
            "is what models are compared by; eight bits would be a byte that nobody guesses."
        ),
        ("gpt",),
    ),
)
