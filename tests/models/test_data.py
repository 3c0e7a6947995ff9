from __future__ import annotations

import gzip
import pickle
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import torch

from ankigen.models import data
from ankigen.models.data import Dataset, split
from ankigen.models.errors import DataError


def test_no_picture_occurs_twice(bars: Dataset) -> None:
    parts = (bars.train, bars.validation, bars.test)
    pictures = [picture.numpy().tobytes() for part in parts for picture in part.pixels]
    assert len(set(pictures)) == len(pictures) < 80
    assert bars.test.labels.bincount().tolist() == [0, 0, 8, 0, 8]
    assert bars.validation.labels.bincount().tolist() == [0, 0, 4, 0, 4]


def test_the_split_does_not_depend_on_the_order_of_the_pictures() -> None:
    pixels = torch.randint(256, (40, 1, 4, 4), generator=torch.Generator().manual_seed(0)).byte()
    labels = torch.arange(40) % 4
    order = torch.randperm(40, generator=torch.Generator().manual_seed(1))
    one, other = split(pixels, labels, test=3, validation=2), split(pixels[order], labels[order], test=3, validation=2)
    assert torch.equal(one.test.pixels, other.test.pixels)
    assert torch.equal(one.train.labels, other.train.labels)


def test_white_is_above_127() -> None:
    values = torch.tensor([0, 127, 128, 255]).byte().view(1, 1, 2, 2)
    assert data.Images(values, torch.zeros(1)).binary().flatten().tolist() == [0, 0, 1, 1]


class _Package:
    """An installed package with given files."""

    def __init__(self, folder: Path) -> None:
        self.files = [metadata.PackagePath(path.name) for path in folder.iterdir()]
        self.locate_file = folder.joinpath


def test_data_that_is_not_installed_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "PACKAGE", "no-such-package-of-animals")
    with pytest.raises(DataError) as caught:
        data.load()
    assert str(caught.value) == (
        "the training data no-such-package-of-animals is not installed; install it with: pip install 'ankigen[train]'"
    )


@pytest.mark.parametrize("content", [None, b"", b"something else"])
def test_files_that_are_not_the_known_ones_are_refused(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "animal_data_version_3.gz").write_bytes(content)
    monkeypatch.setattr(metadata, "distribution", lambda _: _Package(tmp_path))
    with pytest.raises(
        DataError,
        match=r"^animal_data_version_3.gz .* mend it with: pip install --force-reinstall animal-shape-mnist==0.39$",
    ):
        data.load()


@pytest.mark.parametrize("thing", [print, Path("x"), metadata.PackagePath, torch.zeros])
def test_a_pickle_that_calls_anything_but_arrays_is_refused(thing: Any) -> None:
    with pytest.raises(DataError, match="which no array needs"):
        data._unpickle(gzip.compress(pickle.dumps(thing)))


def test_arrays_are_read() -> None:
    numpy = pytest.importorskip("numpy")
    array = numpy.arange(6, dtype=numpy.uint8).reshape(2, 3)
    assert (data._unpickle(gzip.compress(pickle.dumps(array, protocol=4))) == array).all()
