"""Failures that were once found stay mended."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from scoring_plugins.testing.grammar import read
from tests.scoring_plugins.proof.agreeing import case, python_differences
from tests.scoring_plugins.proof.keeping import kept, packed, unpacked
from tests.scoring_plugins.proof.seeded import example


def test_failures_that_were_kept_are_mended() -> None:
    found = {name: python_differences([case(read(text), performance)]) for name, text, performance in kept()}

    assert {name: texts for name, texts in found.items() if texts} == {}


def test_what_is_kept_comes_back_as_it_was() -> None:
    found = [msgspec.structs.replace(each, maxima={"a": Fraction(1, 3)}) for each in example("kept:1", 12).people]
    # What is no number is not even equal to itself.
    finite = [each for each in found if not any((record.quantity or Decimal(0)).is_nan() for record in each.records)]

    assert len(finite) > 5
    assert [unpacked(packed(each)) for each in finite] == finite
