from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ankigen.figures.catalogue import request
from ankigen.figures.topics import RuleError, figure_for, load_rules

CARDS: list[dict[str, str]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases/figures/topics.toml").read_text(encoding="utf-8")
)["card"]


def given(card: dict[str, str]) -> str:
    address = figure_for(card["title"], card["question"], card["answer"])
    return f"{request(address).model}/{request(address).name}" if address else ""


def test_a_figure_is_nearly_always_the_right_one_and_seldom_missing() -> None:
    pairs = [(given(card), card["figure"]) for card in CARDS]
    right = sum(got == wanted != "" for got, wanted in pairs)
    assert sum(wanted != "" for _, wanted in pairs) >= 14
    assert sum(wanted == "" for _, wanted in pairs) >= 14
    assert right / sum(got != "" for got, _ in pairs) >= 0.95, [p for p in pairs if p[0] != p[1]]
    assert right / sum(wanted != "" for _, wanted in pairs) >= 0.9, [p for p in pairs if p[0] != p[1]]


def test_a_card_on_variational_autoencoders_shows_draws() -> None:
    address = figure_for("Variational Autoencoders (VAEs)", "What is a variational autoencoder (VAE)?", "Two networks.")
    assert address == "figure:vae/samples?n=16&prior=fitted&rng_seed=7"


def test_an_answer_that_mentions_a_model_gets_no_picture_of_it() -> None:
    assert figure_for("Generative models", "Name one.", "The variational autoencoder (VAE).") is None


def test_the_authors_rules_come_first_and_can_forbid_a_figure() -> None:
    mine: list[dict[str, Any]] = [
        {"figure": "", "subject": ["vae"], "detail": ["loss"]},
        {"figure": "figure:vae/samples?n=4", "subject": ["dream*"]},
    ]
    rules = load_rules(mine)
    assert figure_for("VAE loss", "Which terms?", "Two.", rules) is None
    assert figure_for("Dreaming", "What is it?", "Sampling.", rules) == "figure:vae/samples?n=4&prior=fitted&rng_seed=7"
    assert figure_for("VAE decoder", "What is it?", "A net.", rules) == "figure:vae/reconstruction?first=3"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            {"figure": "figure:vae/smaples", "subject": ["a"]},
            "figure rule 1: there is no figure 'vae/smaples'; did you mean 'vae/samples'?",
        ),
        (
            {"figur": "", "subject": ["a"]},
            "figure rule 1: there is no key 'figur'; did you mean 'figure'?",
        ),
        (
            {"figure": ""},
            'figure rule 1: it lacks a figure or a subject; give both, figure = "" for none',
        ),
        (
            {"figure": "", "subject": "vae"},
            'figure rule 1: subject is not a list of phrases; write it as ["latent space", "interpolat*"]',
        ),
    ],
)
def test_a_wrong_rule_is_named_with_its_remedy(rule: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError) as caught:
        load_rules([rule])
    assert str(caught.value) == message


def test_choosing_and_resolving_figures_loads_no_heavy_package() -> None:
    code = (
        "import sys; from ankigen.figures import catalogue, topics; catalogue.resolve('figure:vae/samples');"
        "topics.figure_for('VAE', 'What?', ''); sys.exit(bool({'torch', 'PIL', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
