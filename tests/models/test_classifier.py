from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from ankigen.figures.drawing import exemplars
from ankigen.models import classifier
from ankigen.models.classifier import Classifier
from ankigen.models.data import CLASSES, Dataset
from ankigen.models.weights import load


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    model = load("classifier")
    assert isinstance(model, Classifier)
    return model


def test_probabilities_sum_to_one_and_features_are_never_negative(shipped: Classifier, bars: Dataset) -> None:
    probabilities, features = shipped.probabilities(bars.test.grey()), shipped.features(bars.test.grey())
    assert probabilities.shape == (16, 10)
    assert torch.allclose(probabilities.sum(1), torch.ones(16))
    assert features.shape == (16, 64)
    assert features.min() >= 0


def test_the_bundled_classifier_names_pictures_it_has_not_seen(shipped: Classifier) -> None:
    probabilities = shipped.probabilities(exemplars(CLASSES[:9]))  # black and white has no stripes for zebras
    assert probabilities.argmax(1).tolist() == list(range(9))
    assert probabilities.diagonal().min() > 0.5


def test_calibrating_raises_the_likelihood_and_changes_no_answer(bars: Dataset) -> None:
    model = classifier.FAMILY.build(0).eval()
    assert isinstance(model, Classifier)
    with torch.no_grad():
        model.head.weight.mul_(200)
    x, labels = bars.validation.grey(), bars.validation.labels
    before = model.logits(x)
    classifier.finish(model, bars)
    after = model.logits(x)
    assert model.temperature.item() != 1
    assert F.cross_entropy(after, labels) < F.cross_entropy(before, labels)
    assert torch.equal(before.argmax(1), after.argmax(1))


def test_calibrating_twice_is_calibrating_once(bars: Dataset) -> None:
    model = classifier.FAMILY.build(0).eval()
    assert isinstance(model, Classifier)
    classifier.finish(model, bars)
    once = model.temperature.item()
    classifier.finish(model, bars)
    assert model.temperature.item() == pytest.approx(once)
