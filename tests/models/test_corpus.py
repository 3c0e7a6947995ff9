from __future__ import annotations

import pytest
import torch

from ankigen.models import corpus, manifest
from ankigen.models.corpus import ALPHABET, END, STRETCH, STRIDE, Text, decoded, encoded, split
from ankigen.models.devices import CPU
from ankigen.models.errors import DataError
from ankigen.models.evaluation.language import bits, compared, longest_copy


def test_a_text_and_its_numbers_are_two_forms_of_the_same() -> None:
    text = "#### What is $x^2$?\n\tno".replace("\t", "    ") + END
    assert decoded(encoded(text)) == text
    assert len(ALPHABET) == len(set(ALPHABET)) == 97
    assert encoded(END).tolist() == [0]
    with pytest.raises(KeyError):
        encoded("é")


def test_the_parts_share_no_passage_and_are_the_known_ones() -> None:
    parts = corpus.load()
    passages = [part.passages() for part in (parts.train, parts.validation, parts.test)]
    assert [len(part) for part in passages] == [589, 32, 64]
    together = [passage for part in passages for passage in part]
    assert len(set(together)) == len(together)
    assert max(map(len, together)) <= 1500


def test_the_split_hangs_on_the_passages_alone() -> None:
    passages = [f"passage {number}" for number in range(20)]
    first, second = (split(order, test=3, validation=2) for order in (passages, passages[::-1] + passages[:5]))
    assert first.test.passages() == second.test.passages()
    assert len(first.train.passages()) == 15


def test_every_character_is_guessed_in_some_stretch() -> None:
    text = Text(torch.arange(STRETCH + 1 + 3 * STRIDE).remainder(97).byte())
    assert len(text) == 4
    taken = text.take(torch.tensor([0, 3]), CPU).symbols
    assert taken.shape == (2, STRETCH + 1)
    assert torch.equal(taken[1], text.symbols[3 * STRIDE :])


def test_a_damaged_corpus_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "DIGEST", "0" * 64)
    with pytest.raises(DataError, match=r"^the corpus is damaged; reinstall ankigen$"):
        corpus.load()


def test_the_longest_copy_is_found_wherever_it_stands() -> None:
    assert longest_copy(["xx the cat sat", "a mat"], "on a mat the cat lay") == len(" the cat ")
    assert longest_copy(["xyz"], "abc") == 0


def test_what_stands_in_the_training_text_counts_as_copied() -> None:
    sentence, other = "Every character is guessed from those before it.", "Neither zebra nor giraffe was heard of here."
    found = compared([sentence, other], [sentence], Text(encoded(sentence)))
    assert found["baseline: test passages, runs of 20 characters copied"].value == 1
    assert 0.4 < found["runs of 20 characters copied"].value < 0.6
    assert found["longest copy"].value == len(sentence)
    assert found["words that are known"].value < 1


def test_bits_are_those_of_all_characters_together() -> None:
    nats = torch.log(torch.tensor(2.0))
    metric = bits([nats * torch.ones(3), nats * torch.full((1,), 5.0)])
    assert metric.value == pytest.approx((3 * 1 + 5) / 4)
    assert metric.unit == "bits"


def test_the_bundled_models_reach_their_goals_by_their_manifests() -> None:
    lstm, gpt = (manifest.read(name).metrics for name in ("charlstm", "gpt"))
    assert lstm["bits per character"].value < lstm["baseline: 5-gram table"].value
    assert gpt["bits per character"].value < lstm["bits per character"].value
    assert gpt["bits per character"].value < gpt["baseline: 8-gram table"].value
    for said in (lstm, gpt):
        usual = said["baseline: test passages, runs of 20 characters copied"].value
        assert said["runs of 20 characters copied"].value < 2 * usual
