"""Programs: compiled once, of one version, and raising what the definition raises."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from scoring_plugins.engine.codegen import compiled, explain
from scoring_plugins.engine.meaning import CohortNeededError, score
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import NotInForceError
from scoring_plugins.testing.walk import rebuilt
from tests.scoring_plugins.everything import EVERYTHING
from tests.scoring_plugins.tiny import meeting, tiny, tiny_text, year_of

PLAIN = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: any}, points: 10}\n"


def test_a_version_is_compiled_once() -> None:
    regulation = tiny(PLAIN)

    assert compiled(regulation, 2023) is compiled(regulation, 2024)


def test_a_tree_changed_by_hand_is_compiled_anew() -> None:
    regulation = tiny(PLAIN)
    doubled = rebuilt(
        regulation, lambda node: msgspec.structs.replace(node, points=20_000_000) if getattr(node, "points", 0) == 10_000_000 else node
    )
    performance = year_of(meeting("a"))

    assert [compiled(each, 2023).totals(performance).total for each in (regulation, doubled)] == [10_000_000, 20_000_000]


def test_each_version_scores_its_own_years() -> None:
    text = tiny_text(PLAIN)
    later = text[text.index("  - in_force_from") :].replace("2020-01-01", "2022-01-01").replace("points: 10", "points: 7")
    regulation = read_regulation(text + later)
    performances = [year_of(meeting("a", on=date(year, 3, 1)), year=year) for year in (2021, 2022)]

    assert [compiled(regulation, each.year).totals(each).total for each in performances] == [10_000_000, 7_000_000]
    with pytest.raises(ValueError, match="another version"):
        compiled(regulation, 2021).totals(performances[1])


def test_a_year_before_any_version_is_refused() -> None:
    with pytest.raises(NotInForceError):
        compiled(tiny(PLAIN), 2019)


def test_two_records_of_one_work_are_refused_as_by_the_definition() -> None:
    twice = year_of(meeting("a"), meeting("a"))

    with pytest.raises(ValueError, match="different works"):
        compiled(tiny(PLAIN), 2023).totals(twice)


def test_a_trace_holds_the_lines_of_the_scorecard() -> None:
    performance = year_of(*(meeting(f"m{day}", on=date(2023, 3, day)) for day in (5, 3, 9)))
    regulation = tiny(PLAIN.replace("points: 10", "points: 10, cap: 25"))
    trace, card = compiled(regulation, 2023).trace(performance), score(regulation, performance)

    assert [(line.kind, line.works, line.points) for line in trace.lines] == [(line.kind, line.works, line.points) for line in card.lines]
    assert explain(regulation, performance) == card


@pytest.mark.parametrize(
    ("narrower", "total"), [("unless: {kind: meeting.plenary}", 10), ("times: [{when: {kind: meeting.plenary}, by: 2}]", 30)]
)
def test_an_exception_and_a_factor_may_name_a_narrower_kind(narrower: str, total: int) -> None:
    regulation = tiny(f"- {{clause: 会议, cite: [一], says: 会议, each: {{kind: meeting, presence: any}}, points: 10, {narrower}}}\n")
    performance = year_of(meeting("a"), meeting("b", kind="meeting.group"))
    card = score(regulation, performance)

    assert card.total == total * 1_000_000
    assert compiled(regulation, 2023).totals(performance).total == card.total
    assert explain(regulation, performance) == card


def test_a_block_relative_to_others_needs_them() -> None:
    regulation = read_regulation("\n".join(line for line in EVERYTHING.splitlines() if "python:" not in line))
    relative = any(block.relative for version in regulation.versions for block in version.all_blocks())
    performance = year_of(year=2024)

    assert relative
    with pytest.raises(CohortNeededError):
        compiled(regulation, 2024).totals(performance)
