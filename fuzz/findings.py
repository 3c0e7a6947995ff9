"""What breaks a law, kept once for each place where it breaks, so that a search goes on behind its first finding."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Findings:
    """Inputs that break a law of `check`, in a folder."""

    check: Callable[[bytes], None]
    folder: Path
    known: set[str] = field(default_factory=set)

    def look(self, data: bytes) -> None:
        """Check an input; keep it if it breaks a law as none did before."""
        try:
            self.check(data)
        except Exception as error:  # noqa: BLE001 - any exception is a finding
            if (way := way_of(error)) not in self.known:
                self.known.add(way)
                self._keep(data, error)

    def _keep(self, data: bytes, error: Exception) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / hashlib.sha256(data).hexdigest()[:16]
        path.write_bytes(data)
        path.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        print(f"finding: {path}: {type(error).__name__}: {error}", flush=True)


def way_of(error: Exception) -> str:
    """The kind of an exception and where it came from; of a broken law, which one it was."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {' < '.join(f'{f.filename}:{f.lineno}' for f in frames[-2:])}"
