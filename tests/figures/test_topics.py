from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ankigen.figures.catalogue import FIGURES, request
from ankigen.figures.phrases import Texts
from ankigen.figures.topics import RuleError, bundled_rules, canonical, figure_for, load_rules

CARDS: list[dict[str, str]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases/figures/topics.toml").read_text(encoding="utf-8")
)["card"]


MODELS = {figure.model for figure in FIGURES}


def given(card: dict[str, str]) -> str:
    """The path of the figure that a card gets, or its model alone if the case asks for no more."""
    address = figure_for(card["title"], card["question"], card["answer"])
    path = f"{request(address).model}/{request(address).name}" if address else ""
    return path if "/" in card["figure"] else path.partition("/")[0] if path.startswith(card["figure"]) else path


def wanted(card: dict[str, str]) -> str:
    """The figure that a case asks for; none as long as its model has no figures."""
    return card["figure"] if card["figure"].partition("/")[0] in MODELS else ""


def test_a_figure_is_nearly_always_the_right_one_and_seldom_missing() -> None:
    pairs = [(given(card), wanted(card), card["title"], card["question"]) for card in CARDS]
    wrong = [pair for pair in pairs if pair[0] != pair[1]]
    right = sum(got == want != "" for got, want, *_ in pairs)
    precision = right / sum(got != "" for got, *_ in pairs)
    recall = right / sum(want != "" for _, want, *_ in pairs)
    assert len(pairs) >= 380
    assert precision >= 0.97, f"precision {precision:.3f}, recall {recall:.3f}: {wrong}"
    assert recall >= 0.95, f"precision {precision:.3f}, recall {recall:.3f}: {wrong}"


def test_no_case_stands_twice() -> None:
    questions = [(card["title"], card["question"]) for card in CARDS]
    assert len(set(questions)) == len(questions)


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


def test_a_rule_may_ask_for_a_phrase_in_the_title() -> None:
    rules = load_rules([{"figure": "figure:vae/samples?n=4", "title": ["dream*"], "subject": ["chapter"]}])
    assert figure_for("Dreaming machines", "What is in chapter 8?", "Samples.", rules) is not None
    assert figure_for("Chapter 8", "Is there a chapter on dreaming?", "Yes.", rules) is None


@pytest.mark.parametrize(
    "subject", [[], ["dream*"], ["kinds of *"], ["auto-encoder*", "Straße"], ["gans", "what is a VAE"]]
)
def test_the_rules_that_are_not_tried_would_not_fit(subject: list[str]) -> None:
    rules = load_rules([{"figure": "", "subject": subject}] if subject else [])
    more = [{"title": "Dreams", "question": "Auto_Encoders, STRASSE?", "answer": ""}]
    for card in (Texts(one["title"], one["question"], one["answer"]) for one in (*CARDS, *more)):
        assert rules.first(card) is next((rule for rule in rules if rule.fits(card)), None)


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


def test_every_bundled_rule_names_a_figure_that_there_is() -> None:
    figures = [canonical(rule.figure) for rule in bundled_rules() if rule.figure]
    assert {request(figure).model for figure in figures} <= MODELS
    assert len(figures) > 50


def test_choosing_and_resolving_figures_loads_no_heavy_package() -> None:
    code = (
        "import sys; from ankigen.figures import catalogue, topics; catalogue.resolve('figure:vae/samples');"
        "topics.figure_for('VAE', 'What?', ''); sys.exit(bool({'torch', 'PIL', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
