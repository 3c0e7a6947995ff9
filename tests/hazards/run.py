"""Builds hazards within limits of memory, in a process of their own: `python -m tests.hazards.run FOLDER NAME…`.

With `--without-signals` behind the folder it is as on Windows: nothing can be interrupted.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import sys
import time
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from ankigen.build import build
from ankigen.config import Config
from ankigen.plans import Plan
from tests.hazards.hazard import WORD, Hazard, load, write

MEMORY = 1 << 30
SECONDS = 10
WITHOUT_SIGNALS = "--without-signals"
ALONE = "none"
"""The name of a build of the ordinary book, with no hazard beside it."""


def main() -> None:
    """Build each in turn, and print what came of it as a line of JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    folder, names = Path(sys.argv[1]), set(sys.argv[2:])
    if WITHOUT_SIGNALS in names:
        names.remove(WITHOUT_SIGNALS)
        del signal.setitimer
    for number, hazard in enumerate([None, *load()]):
        name = hazard.name if hazard else ALONE
        if not names or name in names:
            print(json.dumps({"name": name, **_built(hazard, folder / str(number))}), flush=True)  # noqa: T201


def _built(hazard: Hazard | None, folder: Path) -> dict[str, object]:
    write(hazard, folder / "seeds")
    os.environ["ANKIGEN_CACHE_DIR"] = str(folder / "cache")
    started = time.process_time()
    plan = Plan(paths=(folder / "seeds",), output=folder / "build", config=Config(), now=1_700_000_000)
    report = build(plan, lambda *_: None)
    return {
        "seconds": time.process_time() - started,
        "says": [f"{it.position.line} {it.severity}[{it.code.label}]" for it in report.diagnostics],
        "good": sha256((folder / "build" / "Good.apkg").read_bytes()).hexdigest(),
        "is_whole": hazard is None or WORD in _fields(folder / "build" / "Bad.apkg"),
    }


def _fields(package: Path) -> str:
    """The fields of all notes of a package."""
    with ZipFile(package) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    return "".join(fields for (fields,) in database.execute("select flds from notes"))


if __name__ == "__main__":
    main()
