"""What earlier pushes gave to a collection, by which a learner's edits are told from an author's.

Only digests are kept. Who loses the record loses no card: edits can then not be told from older forms, and stay.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path

from ankigen.writing import replace_files


@dataclass(frozen=True, slots=True)
class Record:
    """The digest of each field's last pushed value and the pushed tags, by GUID; of each note type's look, by id."""

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)


def digest(*texts: str) -> str:
    """What stands for texts in the record."""
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def record_path(collection: str) -> Path:
    """Where the record of a collection lies: `ANKIGEN_STATE_DIR`, or the platform's place for what programs note."""
    return _folder() / f"pushed-{digest(collection)}.json"


def _folder() -> Path:
    if chosen := os.environ.get("ANKIGEN_STATE_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "ankigen"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "ankigen"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "ankigen"


def read_record(path: Path) -> Record:
    """The record at a path; an empty one where there is none or it is damaged."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Record(
            {guid: _texts(values) for guid, values in said["fields"].items()},
            {guid: tuple(map(str, tags)) for guid, tags in said["tags"].items()},
            _texts(said["looks"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Record()


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {str(key): str(value) for key, value in values.items()}


def write_record(path: Path, record: Record) -> None:
    """Replace the record; raises EnvironmentalError if the disk or the permissions refuse."""
    replace_files(path.parent, {path.name: json.dumps(asdict(record), sort_keys=True).encode()})
