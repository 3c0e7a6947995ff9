"""A build done twice: the second in another process, under other circumstances, must give the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ankigen.errors import AnkigenError, ExitCode


class VerificationError(AnkigenError):
    """The second build gave something else; the message holds one line per package."""

    exit_code = ExitCode.PROBLEMS


def verify(packages: Iterable[Path], command: Sequence[str]) -> None:
    """Build again and compare.

    Args:
        packages: What the first build has written, along with the lock.
        command: The further arguments of `ankigen build` that make them.

    Raises:
        VerificationError: If a package has other bytes, or if the lock would change.
    """
    with tempfile.TemporaryDirectory(prefix="ankigen-") as folder:
        arguments = [sys.executable, "-m", "ankigen", "build", "--locked", "--quiet", "--output", folder, *command]
        environment = os.environ | _circumstances(folder)
        done = subprocess.run(  # noqa: S603 - our own command
            arguments, env=environment, check=False, capture_output=True, text=True, encoding="utf-8"
        )
        differences = [difference for path in packages for difference in _differences(path, Path(folder) / path.name)]
    if differences:
        raise VerificationError("\n".join([*differences, *done.stderr.splitlines()[-5:]]))


def _circumstances(folder: str) -> dict[str, str]:
    """What must make no difference: the order of sets, the zone, the language, and what was drawn before."""
    return {
        "PYTHONHASHSEED": "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        "ANKIGEN_CACHE_DIR": str(Path(folder) / "cache"),
    }


def _differences(first: Path, second: Path) -> Iterator[str]:
    if not second.exists():
        yield f"{first}: the second build did not make it"
    elif first.read_bytes() != second.read_bytes():
        yield f"{first}: the second build gave other bytes in {_where(first, second)}"


def _where(first: Path, second: Path) -> str:
    """The first member of the archives that differs."""
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        if one.namelist() != other.namelist():
            return "the list of files"
        differing = (name for name in one.namelist() if one.read(name) != other.read(name))
        return next(differing, "the compression alone")
