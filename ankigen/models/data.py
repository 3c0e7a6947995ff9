"""The training data: animal silhouettes, read from the PyPI package `animal-shape-mnist`.

Only training and evaluation need it, so it comes with the `train` extra. The package itself is never imported
(it wants TensorFlow): its two files are found by their metadata, checked against their SHA-256, and unpickled by
a reader that admits NumPy's array types alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import pickle
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from ankigen.models.errors import DataError
from ankigen.models.source import Source, Split

if TYPE_CHECKING:
    import numpy as np

PACKAGE = "animal-shape-mnist"
VERSION = "0.39"
CLASSES = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
SIZE = 28
TEST_PER_CLASS = 100
VALIDATION_PER_CLASS = 50

_DIGESTS = {
    "animal_data_version_3.gz": "68a30346781a0984f839463a4615d2decb899d1ce65091bb92586311754a34ce",
    "animal_label_version_3.gz": "dec8dba7c469830989fbab46825021a08a38470753a512f27ada847eced97b57",
}
DIGEST = hashlib.sha256("".join(_DIGESTS.values()).encode()).hexdigest()
"""One digest for both files: SHA-256 of their two hexadecimal digests, data first."""

_ADMITTED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
}
_INSTALL = "install it with: pip install 'ankigen[train]'"
_MEND = f"mend it with: pip install --force-reinstall {PACKAGE}=={VERSION}"


@dataclass(frozen=True)
class Images:
    """Grey pictures and their classes: `pixels` (N, 1, 28, 28) uint8, `labels` (N,) int64, indices of CLASSES."""

    pixels: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.pixels)

    def take(self, places: Tensor, device: torch.device) -> Images:
        """Those at the places (B,), on a device."""
        return Images(self.pixels[places].to(device), self.labels[places].to(device))

    def grey(self) -> Tensor:
        """The pictures as floats in [0, 1], shape (N, 1, 28, 28)."""
        return self.pixels.float() / 255

    def binary(self) -> Tensor:
        """The pictures as floats 0 or 1, shape (N, 1, 28, 28): 1 where the grey value is above 127."""
        return binarise(self.grey())


Dataset = Split[Images]


def binarise(grey: Tensor) -> Tensor:
    """1 where a value in [0, 1] is above 127.5/255, else 0; as floats, any shape."""
    return (grey > 0.5).float()


def load() -> Dataset:
    """Reads, checks, de-duplicates and splits the silhouettes; the same everywhere.

    Raises:
        DataError: If the package is not installed, is another version, or its files are not the known ones.
    """
    pixels, labels = (_unpickle(_read(name)) for name in _DIGESTS)
    return split(
        torch.from_numpy(pixels).unsqueeze(1),
        torch.from_numpy(labels).long(),
        test=TEST_PER_CLASS,
        validation=VALIDATION_PER_CLASS,
    )


def split(pixels: Tensor, labels: Tensor, *, test: int, validation: int) -> Dataset:
    """Drops repeated pictures, then takes `test` and `validation` pictures of each class, and the rest to train.

    Pictures are ordered by the SHA-256 of their pixels, so the split depends neither on the order in the file nor
    on a random generator.

    Args:
        pixels: Shape (N, 1, H, W), uint8.
        labels: Shape (N,), int64.
        test: Number of test pictures of each class.
        validation: Number of validation pictures of each class.
    """
    first: dict[str, int] = {}
    for index, picture in enumerate(pixels):
        first.setdefault(hashlib.sha256(picture.numpy().tobytes()).hexdigest(), index)
    order = torch.tensor([first[digest] for digest in sorted(first)])
    parts: tuple[list[Tensor], list[Tensor], list[Tensor]] = ([], [], [])
    for label in range(int(labels.max()) + 1):
        members = order[labels[order] == label]
        for part, chunk in zip(parts, members.tensor_split((test, test + validation)), strict=True):
            part.append(chunk)
    tested, validated, trained = (Images(pixels[torch.cat(p)], labels[torch.cat(p)]) for p in parts)
    return Dataset(trained, validated, tested)


ANIMALS = Source(PACKAGE, VERSION, "MIT, © 2025 SinaSR-6", DIGEST, load, unit="pictures", card="data.md")


def _read(name: str) -> bytes:
    try:
        distribution = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        raise DataError(f"the training data {PACKAGE} is not installed; {_INSTALL}") from None
    path = next((f for f in distribution.files or () if f.name == name), name)
    try:
        content = Path(str(distribution.locate_file(path))).read_bytes()
    except OSError as error:
        raise DataError(f"{name} of {PACKAGE} cannot be read ({error.strerror}); {_MEND}") from None
    return _checked(name, content)


def _checked(name: str, content: bytes) -> bytes:
    if hashlib.sha256(content).hexdigest() != _DIGESTS[name]:
        raise DataError(f"{name} is not that of {PACKAGE} {VERSION}; {_MEND}")
    return content


class _ArrayUnpickler(pickle.Unpickler):
    """A pickle can call anything; this reader knows NumPy's arrays and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ADMITTED:
            raise DataError(f"the training data names {module}.{name}, which no array needs; {_MEND}")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _unpickle(content: bytes) -> np.ndarray[Any, Any]:
    array: np.ndarray[Any, Any] = _ArrayUnpickler(io.BytesIO(gzip.decompress(content))).load()
    return array
