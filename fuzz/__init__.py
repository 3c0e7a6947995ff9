"""What must hold for any bytes at all, as laws: one file for each thing that reads what strangers wrote.

`python -m fuzz TARGET` looks for bytes that break a law, led by coverage; the tests hold the laws to what it found.
A target says in `check` what must hold and in `seeds` where to start; `words.toml` has what its inputs are made of.
"""

from __future__ import annotations

TARGETS = ("parser", "renderer", "lock", "configuration", "package")
