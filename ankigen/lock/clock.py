"""The time at which a build takes place, which can be set so that a build can be repeated."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from functools import lru_cache

from ankigen.errors import ConfigurationError

FIRST_TIME = 1_000_000_000  # Anki cannot read back a note of the year 1970
LAST_TIME = 4_102_444_800  # the year 2100


def build_time(frozen: str | None) -> int:
    """Seconds since 1970: what `--frozen-time` says, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else now.

    Raises:
        ConfigurationError: If what is said is no time.
    """
    if frozen is not None:
        return _read("--frozen-time", frozen)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        return _read("SOURCE_DATE_EPOCH", epoch)
    return max(FIRST_TIME, int(time.time()))


def _read(name: str, value: str) -> int:
    try:
        seconds = int(value) if re.fullmatch(r"[0-9]{1,10}", value) else seconds_of(value)
    except ValueError as error:
        remedy = "set it to seconds since 1970, or to a time such as 2026-11-22T12:00:00Z"
        raise ConfigurationError(f"{name} is {value!r}; {remedy}, or leave it out") from error
    return min(max(FIRST_TIME, seconds), LAST_TIME)


@lru_cache(maxsize=1024)  # the times of a deck's releases
def seconds_of(text: str) -> int:
    """Seconds since 1970 of a time such as `2026-11-22T12:00:00Z`; raises ValueError without time or zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return int(moment.timestamp())


@lru_cache(maxsize=1024)
def text_of(seconds: int) -> str:
    """A time as it stands in the lock."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
