"""Measures a trained model on the test pictures: the table that its manifest and its card carry."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models import baselines, measures, rbm, realnvp
from ankigen.models.data import CLASSES, Dataset, Images, binarise
from ankigen.models.manifest import Metric
from ankigen.models.weights import load

if TYPE_CHECKING:
    from ankigen.models.autoregressive import Autoregressive
    from ankigen.models.classifier import Classifier
    from ankigen.models.ebm import Ebm
    from ankigen.models.mlp import Mlp
    from ankigen.models.rbm import Rbm
    from ankigen.models.realnvp import RealNvp
    from ankigen.models.vae import Vae

Metrics = dict[str, Metric]
SAMPLES, FEW_SAMPLES = 1000, 100  # drawn for every measure of samples, against as many test pictures
CHUNK = 25  # pictures that an autoregressive model looks at together
DRAWS, FEW_DRAWS = 500, 50  # from q(z|x) for each picture, to bound the log-likelihood


def evaluate(name: str, model: Any, pictures: Dataset, *, thorough: bool = True) -> Metrics:
    """The metrics of a trained model by name, in the order in which they are shown.

    Args:
        name: A model of the registry.
        model: Its network.
        pictures: The data.
        thorough: Whether to take the minutes that tight bounds of the likelihood need.
    """
    with torch.no_grad():
        return _EVALUATIONS[name](model, pictures, torch.Generator().manual_seed(0), thorough)


def _classifier(model: Classifier, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    del generator, thorough
    return {
        **_answers(model.probabilities(pictures.test.grey()), pictures),
        "temperature": Metric(model.temperature.item()),
        "baseline: nearest training picture, accuracy": mean(_nearest_is_right(pictures)),
    }


def _mlp(model: Mlp, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    del generator, thorough
    return {
        **_answers(model.probabilities(pictures.test.grey()), pictures),
        "baseline: nearest training picture, accuracy": mean(_nearest_is_right(pictures)),
    }


def _answers(probabilities: Tensor, pictures: Dataset) -> Metrics:
    """How well (N, 10) probabilities of classes fit the test pictures."""
    labels = pictures.test.labels
    right = (probabilities.argmax(1) == labels).float()
    cat, dog = CLASSES.index("cat"), CLASSES.index("dog")
    either = (labels == cat) | (labels == dog)
    dog_rather = probabilities[either, dog] > probabilities[either, cat]
    return {
        "accuracy": mean(right),
        "cat or dog accuracy": mean((dog_rather == (labels[either] == dog)).float()),
        "negative log-likelihood": mean(F.nll_loss(probabilities.log(), labels, reduction="none"), "nats"),
        "calibration error": Metric(measures.calibration_error(probabilities, labels)),
    }


def _vae(model: Vae, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    x, draws = pictures.test.binary(), DRAWS if thorough else FEW_DRAWS
    elbo = model.elbo(x, generator)
    cost, plain = _negative_log_likelihoods(model, x, draws, generator)
    return {
        f"negative log-likelihood, at most ({draws} draws)": mean(cost, "nats"),
        "the same in bits per pixel": Metric(cost.mean().item() / math.log(2) / x[0].numel(), unit="bits"),
        "under the standard normal prior": mean(plain, "nats"),
        "negative ELBO, standard normal prior": mean(-elbo.bound, "nats"),
        "of which divergence": mean(elbo.divergence, "nats"),
        **_likelihood_baselines(pictures),
        **_by_class("negative log-likelihood", cost, pictures.test.labels),
        **sample_metrics(model.sample(SAMPLES, generator), pictures),
        "FD-clf, standard normal prior": _distance(model.sample(SAMPLES, generator, fitted=False), pictures),
    }


def _negative_log_likelihoods(model: Vae, x: Tensor, draws: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Upper bounds of it, under the fitted and the standard normal prior by the same draws; each (N,), nats."""
    bounds = []
    for picture in torch.split(x, 1):
        proposals = model.proposals(picture, draws, generator)
        bounds.append(torch.stack([model.weigh(*proposals, fitted=fitted) for fitted in (True, False)]))
    cost, plain = -torch.cat(bounds, 1)
    return cost, plain


def _realnvp(model: RealNvp, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    test, labels = pictures.test.pixels, pictures.test.labels
    times = 10 if thorough else 1
    cost = torch.stack([model.bits_per_pixel(test, generator) for _ in range(times)]).mean(0)
    histogram = baselines.histogram(pictures.train.pixels, test)
    return {
        "bits per pixel, at most": mean(cost, "bits"),
        "baseline: how often each grey value occurs": mean(histogram, "bits"),
        "largest error of f⁻¹(f(x))": Metric(_inverse_error(model, test, generator)),
        **_by_class("bits per pixel", cost, labels, "bits"),
        **sample_metrics(model.sample(SAMPLES, generator), pictures),
        "FD-clf at temperature 0.7": _distance(model.sample(SAMPLES, generator, 0.7), pictures),
    }


def _inverse_error(model: RealNvp, pixels: Tensor, generator: torch.Generator) -> float:
    x = realnvp.continuous(pixels, generator)
    return (model.inverse(model(x)[0]) - x).abs().max().item()


def _rbm(model: Rbm, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    chains, stages = (300, 5000) if thorough else (20, 100)
    even = torch.zeros(model.config.visible)
    starts = (even, rbm.bias_of(pictures.train.binary().flatten(1).mean(0)))
    estimates = [rbm.log_partition(model, a, generator, chains=chains, stages=stages) for a in starts]
    log_z = max(estimates, key=lambda estimate: estimate.value)  # each can only overlook, so the larger is nearer
    cost = model.free_energy(pictures.test.binary().flatten(1)) + log_z.value
    pixels = mean(cost, "nats")
    error = math.hypot(pixels.standard_error or 0, log_z.standard_error)
    return {
        "negative log-likelihood, estimated": Metric(pixels.value, error, "nats"),
        **{
            f"log Z, {chains} chains from {name}": Metric(z.value, z.standard_error, "nats")
            for name, z in zip(("even noise", "shares of white"), estimates, strict=True)
        },
        **_likelihood_baselines(pictures),
        **_by_class("negative log-likelihood", cost, pictures.test.labels),
        **sample_metrics(model.sample(SAMPLES, generator), pictures),
    }


def _autoregressive(model: Autoregressive, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    x, labels = pictures.test.binary(), pictures.test.labels
    joint = torch.cat([model.log_joint(chunk) for chunk in torch.split(x, CHUNK)])
    cost, of_class = -joint.logsumexp(1), joint.gather(1, labels.unsqueeze(1)).squeeze(1)
    asked = torch.arange(SAMPLES if thorough else FEW_SAMPLES) % model.classes
    drawn = torch.cat([model.draw(chunk, generator) for chunk in torch.split(asked, 4 * CHUNK)])
    judge, crisp = cast("Classifier", load("classifier")), _crisp(pictures)
    return {
        "negative log-likelihood": mean(cost, "nats"),
        "the same in bits per pixel": Metric(cost.mean().item() / math.log(2) / x[0].numel(), unit="bits"),
        "given the class": mean(-of_class - math.log(model.classes), "nats"),
        "accuracy as a classifier, by Bayes' theorem": mean((joint.argmax(1) == labels).float()),
        **_likelihood_baselines(pictures),
        **_by_class("negative log-likelihood", cost, labels),
        **sample_metrics(drawn, crisp),
        "samples taken for the class asked for": mean((judge.probabilities(drawn).argmax(1) == asked).float()),
        "baseline: binary test pictures, the same": mean((judge.probabilities(x).argmax(1) == labels).float()),
    }


def _ebm(model: Ebm, pictures: Dataset, generator: torch.Generator, thorough: bool) -> Metrics:
    test, count = pictures.test.grey(), SAMPLES if thorough else FEW_SAMPLES
    real = model.energy(test)
    others = {"noise": torch.rand(test.shape, generator=generator), "the same blurred": _blurred(test)}
    told = {f"told from {name}, AUROC": measures.auroc(real, model.energy(x)) for name, x in others.items()}
    return {
        **sample_metrics(model.sample(count, generator), pictures),
        "FD-clf of the chains that the training left": _distance(model.chains / 255, pictures),
        **{name: Metric(value) for name, value in told.items()},
    }


_EVALUATIONS: dict[str, Callable[[Any, Dataset, torch.Generator, bool], Metrics]] = {
    "classifier": _classifier,
    "ebm": _ebm,
    "lstm": _autoregressive,
    "mlp": _mlp,
    "pixelcnn": _autoregressive,
    "rbm": _rbm,
    "realnvp": _realnvp,
    "transformer": _autoregressive,
    "vae": _vae,
}


def sample_metrics(drawn: Tensor, pictures: Dataset) -> Metrics:
    """How samples (N, 1, 28, 28) in [0, 1] compare with the test pictures, by the bundled classifier's features."""
    judge = cast("Classifier", load("classifier"))
    real, fake = judge.features(pictures.test.grey()), judge.features(drawn)
    crisp = binarise(drawn)
    train = _some(pictures.train).grey()
    return {
        "FD-clf": _distance(drawn, pictures),
        "FD-clf, white where above ½": Metric(
            measures.frechet_distance(judge.features(crisp), judge.features(pictures.test.binary()))
        ),
        "baseline: training pictures, FD-clf": _distance(train, pictures),
        "baseline: the same blurred, FD-clf": _distance(_blurred(train), pictures),
        "recall": Metric(measures.recall(real, fake)),
        "coverage": Metric(measures.coverage(real, fake)),
        "class entropy": Metric(measures.class_entropy(judge.probabilities(drawn)), unit="bits"),
        "copies of training pictures": Metric(measures.copies(crisp, pictures.train.binary())),
    }


def _distance(drawn: Tensor, pictures: Dataset) -> Metric:
    judge = cast("Classifier", load("classifier"))
    return Metric(measures.frechet_distance(judge.features(drawn), judge.features(pictures.test.grey())))


def mean(values: Tensor, unit: str = "") -> Metric:
    """The mean of independent values and its standard error."""
    return Metric(values.mean().item(), values.std().item() / math.sqrt(len(values)), unit)


def _by_class(what: str, values: Tensor, labels: Tensor, unit: str = "nats") -> Metrics:
    present = sorted(set(labels.tolist()))
    return {f"{what}, {CLASSES[i]}": mean(values[labels == i], unit) for i in present}


def _likelihood_baselines(pictures: Dataset) -> Metrics:
    train, test = pictures.train.binary(), pictures.test.binary()
    return {
        "baseline: independent pixels": mean(baselines.independent_bernoulli(train, test), "nats"),
        "baseline: counting table of 12 pixels": mean(baselines.counting_table(train, test), "nats"),
    }


def _nearest_is_right(pictures: Dataset) -> Tensor:
    distances = torch.cdist(pictures.test.grey().flatten(1), pictures.train.grey().flatten(1))
    return (pictures.train.labels[distances.argmin(1)] == pictures.test.labels).float()


def _crisp(pictures: Dataset) -> Dataset:
    """The same pictures in black and white: what a model of binary pictures is to be compared with."""
    parts = (pictures.train, pictures.validation, pictures.test)
    return Dataset(*(Images((part.binary() * 255).byte(), part.labels) for part in parts))


def _some(images: Images) -> Images:
    chosen = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))[:SAMPLES]
    return Images(images.pixels[chosen], images.labels[chosen])


def _blurred(x: Tensor) -> Tensor:
    return F.avg_pool2d(x, 3, stride=1, padding=1)
