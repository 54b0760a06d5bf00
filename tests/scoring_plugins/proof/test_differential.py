"""Generated Python is the definition: on random regulations that Hypothesis can make smaller, and on more that it cannot."""

from __future__ import annotations

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from scoring_plugins import Regulation
from scoring_plugins.testing.grammar import regulations
from scoring_plugins.testing.grammar.lives import lives
from tests.scoring_plugins.proof.agreeing import case, python_differences
from tests.scoring_plugins.proof.keeping import keep
from tests.scoring_plugins.proof.metamorphic import broken, broken_of
from tests.scoring_plugins.proof.python_evaluator import defined, differences
from tests.scoring_plugins.proof.seeded import examples

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]


@settings(max_examples=60, deadline=None, database=None, print_blob=True, suppress_health_check=CALM)
@given(written=regulations(), data=st.data())
def test_generated_python_is_the_definition_on_regulations_that_hypothesis_draws(
    written: tuple[str, Regulation], data: st.DataObject
) -> None:
    text, regulation = written
    performance = data.draw(lives(regulation, most=6))
    found = python_differences([case(regulation, performance)])
    if found:
        note(f"kept as {keep(text, performance, found[0])}")

    assert found == []


def test_generated_python_is_the_definition_on_many_regulations_of_one_seed() -> None:
    found = {each.seed: differences(each) for each in examples(seed=20260101, count=200, members=5)}

    assert {seed: texts for seed, texts in found.items() if texts} == {}


def test_properties_of_every_regulation_hold_on_random_ones() -> None:
    drawn = [(each.seed, defined(each)) for each in examples(seed=3, count=40, members=3)]
    of_people = [(seed, broken(case)) for seed, (cases, _) in drawn for case in cases]
    of_committees = [(seed, broken_of(committee)) for seed, (_, committees) in drawn for committee in committees]

    assert [each for each in (*of_people, *of_committees) if each[1]] == []


def test_the_reader_takes_most_of_what_is_drawn() -> None:
    found = list(examples(seed=11, count=100, members=0))
    refused = sum(each.refused for each in found)

    assert refused / (refused + len(found)) < 0.3
