"""Imported once by the process from which builds are forked: a first build loads all that a build needs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ankigen.cli import main
from tests.faults.building import write_seeds

with TemporaryDirectory() as folder:
    write_seeds(Path(folder), "first")
    main(["build", "-q", f"{folder}/seeds", "-o", f"{folder}/build"])
