from __future__ import annotations

import hashlib
from datetime import date

import pytest

from ankigen.models import dates, manifest
from ankigen.models.dates import END, FORMS, PADDING, SLASHED, UNSEEN_FORMS, codes, forms_of, pieces, text


@pytest.mark.parametrize(
    ("form", "day", "written"),
    [
        ("the {nth} of {month} {yyyy}", date(1987, 3, 3), "the 3rd of March 1987"),
        ("{weekday}, {month} {d}, {yyyy}", date(1969, 7, 20), "Sunday, July 20, 1969"),
        ("{wd} {d} {mon} '{yy}", date(2009, 1, 1), "Thurs 1 Jan '09"),
        ("{dd}.{mm}.{yyyy}", date(1950, 9, 5), "05.09.1950"),
        ("{d}/{m}/{yy}", date(2049, 12, 31), "31/12/49"),
    ],
)
def test_a_form_is_filled_with_the_pieces_of_a_date(form: str, day: date, written: str) -> None:
    assert form.format_map(pieces(day)) == written


def test_ordinals_end_as_in_english() -> None:
    endings = [pieces(date(2000, 1, day))["nth"] for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31)]
    assert endings == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "30th", "31st"]


def test_slashes_are_used_only_where_either_order_means_the_same_date() -> None:
    assert forms_of(date(1987, 3, 12)) == FORMS
    assert forms_of(date(1987, 3, 13)) == forms_of(date(1987, 3, 3)) == FORMS + SLASHED


def test_what_is_written_means_one_date_alone() -> None:
    meant: dict[str, date] = {}
    for number in range(date(1999, 1, 1).toordinal(), date(2002, 1, 1).toordinal()):
        day = date.fromordinal(number)
        for form in (*forms_of(day), *UNSEEN_FORMS):
            assert meant.setdefault(form.format_map(pieces(day)), day) == day


def test_no_date_is_in_two_parts_and_all_are_in_one() -> None:
    split = dates.load()
    parts = [{text(row) for row in part.target} for part in (split.train, split.validation, split.test)]
    assert [len(part) for part in parts] == [31046, 1827, 3652]
    assert len(set.union(*parts)) == 36525 == (dates.LAST - dates.FIRST).days + 1
    assert min(set.union(*parts)) == "1950-01-01"


def test_a_date_of_the_training_part_is_written_in_several_forms_and_nothing_twice() -> None:
    split = dates.load()
    assert 3.98 * 31046 < len(split.train) < 4 * 31046
    assert (len(split.validation), len(split.test)) == (1827, 3652)
    written = {bytes(row.tolist()) for row in split.train.source}
    assert len(written) == len(split.train)
    assert len({row[:5] for row in written}) > 500


def test_unseen_forms_are_none_of_training_but_have_only_pieces_of_those() -> None:
    assert not set(UNSEEN_FORMS) & {*FORMS, *SLASHED}
    names = {form: {piece.split("}")[0] for piece in form.split("{")[1:]} for form in (*FORMS, *UNSEEN_FORMS)}
    assert all(names[form] <= set.union(*(names[known] for known in FORMS)) for form in UNSEEN_FORMS)


def test_the_data_are_the_same_everywhere() -> None:
    split, digest = dates.load(), hashlib.sha256()
    for part in (split.train, split.validation, split.test):
        for numbers in (part.source, part.target):
            digest.update(numbers.numpy().tobytes())
    assert digest.hexdigest() == dates.DIGEST == manifest.read("seq2seq").data["digest"]


def test_codes_are_texts_with_an_end_filled_up() -> None:
    numbers = codes(["3/3/87", "3.10.1987"])
    assert numbers.shape == (2, 10)
    assert [text(row) for row in numbers] == ["3/3/87", "3.10.1987"]
    assert numbers[0, 6:].tolist() == [END, PADDING, PADDING, PADDING]
    assert numbers.max() < dates.SYMBOLS
    assert text(numbers[1, :4]) == "3.10"
