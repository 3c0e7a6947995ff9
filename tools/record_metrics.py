"""Measure shipped models and record the figures in their manifests, their cards and the documentation.

python tools/record_metrics.py            all models, about ten minutes
python tools/record_metrics.py vae gan    some of them
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ankigen.models.evaluation.check import recorded  # noqa: E402
from ankigen.models.evaluation.report import files  # noqa: E402
from ankigen.models.manifest import BUNDLED  # noqa: E402
from ankigen.models.publication import measure  # noqa: E402
from ankigen.models.registry import NAMES, family  # noqa: E402
from ankigen.models.threads import one_thread  # noqa: E402


def main() -> None:
    """Measure one model after the other."""
    with one_thread():
        for name in sys.argv[1:] or NAMES:
            first, metric = next(iter(measure(name, family(name).source.load(), BUNDLED).metrics.items()))
            print(f"{name}: {first}: {metric}", flush=True)  # noqa: T201
    for name, content in files(recorded(NAMES), fast=False).items():
        (ROOT / "docs" / name).write_bytes(content)


if __name__ == "__main__":
    main()
