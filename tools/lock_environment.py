"""Write the locked environments: each package with its version and its hashes, for every platform and Python.

python -m pip install uv
python tools/lock_environment.py [--upgrade]

To be run when the dependencies in pyproject.toml change, and with `--upgrade` to take what is new; the difference is
the review. `make.py` installs from these files with `--require-hashes`. PyTorch is pinned by its version alone: which
of its builds is right, for the processor or for a graphics card, depends on the machine, and each has its own hash.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"
LOCKS = {"build": (), "workshop": ("test", "docs")}
"""The locked environments, and the extras that they install."""
EDITABLE = "editables>=0.5,<1"
"""What hatchling wants for an installation that follows the files of the repository."""
LEFT_OUT = ("torch", "cuda", "nvidia", "triton")
HEAD = "# Written by tools/lock_environment.py; do not edit.\n"


def main() -> None:
    """Resolve, leave out PyTorch and what it brings for graphics cards, and write."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    builder = "\n".join([*project["build-system"]["requires"], EDITABLE])
    FOLDER.mkdir(exist_ok=True)
    for name, extras in LOCKS.items():
        path = FOLDER / f"{name}.txt"
        found = resolved(path, extras, builder, upgrade="--upgrade" in sys.argv)
        blocks = [block for block in re.split(r"^(?=\S)", found, flags=re.MULTILINE) if not block.startswith("#")]
        path.write_text(HEAD + "".join(b for b in blocks if not b.startswith(LEFT_OUT)), encoding="utf-8")
    [torch] = re.findall(r"^torch==([0-9.]+)", found, re.MULTILINE)
    (FOLDER / "torch.txt").write_text(f"{HEAD}torch=={torch}\n", encoding="utf-8")
    lowest = "".join(f"{pinned(dependency)}\n" for dependency in project["project"]["dependencies"])
    (FOLDER / "lowest.txt").write_text(HEAD + lowest, encoding="utf-8")


def pinned(dependency: str) -> str:
    """A dependency at the lower end of its range."""
    return re.sub(r"^([\w.-]+)>=([\w.]+),.*", r"\1==\2", dependency)


def resolved(before: Path, extras: tuple[str, ...], builder: str, *, upgrade: bool) -> str:
    """What uv finds for all platforms at once; versions stay as they are in the file, unless they are to be new."""
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header"]
    command += [
        "--python-version",
        "3.11",
        *(f"--extra={extra}" for extra in extras),
        *(["--upgrade"] if upgrade else []),
    ]
    kept = ["--constraint", str(before)] if before.exists() and not upgrade else []
    done = subprocess.run(
        [*command, *kept, "pyproject.toml", "-"], cwd=ROOT, input=builder, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
