"""Plays figures as WAV files: every desktop and phone on which Anki runs plays these as they are."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ankigen.figures.tones import wav

if TYPE_CHECKING:
    from ankigen.pictures import FigureRequest


def play(request: FigureRequest) -> bytes:
    """What is heard with the requested figure; loads PyTorch.

    Raises:
        WeightsError: If the weights of the model are missing or damaged.
    """
    from ankigen.models.threads import one_thread  # noqa: PLC0415 - PyTorch is loaded only when something is played

    composers = import_module(f"ankigen.figures.painters.{request.model}").COMPOSERS
    with one_thread():
        return wav(composers[request.name](dict(request.parameters)))
