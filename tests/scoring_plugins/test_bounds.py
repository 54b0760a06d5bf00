"""The denominators that a regulation fixes, and the proof that no numerator over them leaves 64 bits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_plugins import PerformanceRecord, Record, Regulation
from scoring_plugins.engine import bounds, meaning
from scoring_plugins.engine.denominators import BlockDenominators, ClauseDenominators, denominators
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.language.nodes import Block, Clause
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.testing.strategies import performances
from tests.scoring_plugins.everything import everything
from tests.scoring_plugins.tiny import BLOCK, proposal, scored, tiny, tiny_text

AT_TOTAL = 'rounding: {quantum: "0.01", mode: half_up, at: total}'
AT_BLOCK = 'rounding: {quantum: "0.01", mode: half_up, at: block}'
AT_RECORD = 'rounding: {quantum: "0.01", mode: half_up, at: record}'


def clause(points: str, rest: str = "", kind: str = "proposal") -> str:
    return f"- {{clause: 提案, cite: [一], says: 提案, each: {{kind: {kind}, role: any}}, points: {points}{rest}}}\n"


def of_clause(points: str, rest: str = "", rounding: str = AT_TOTAL, kind: str = "proposal") -> ClauseDenominators:
    return denominators(tiny(clause(points, rest, kind), rounding=rounding).versions[0]).clauses["提案"]


@pytest.mark.parametrize(
    ("points", "rest", "denominator"),
    [
        ("5", "", 1),
        ("{by: role, sole: {points: 10, times: 1/3}, otherwise: 1}", "", 3),
        ("{by: role, sole: {points: 9, times: 1/3}, otherwise: 1}", "", 1),
        ("{2020-01-01: {by: role, sole: {points: 1, times: 1/7}, otherwise: 1}, 2021-01-01: 2}", "", 7),
        ("5", ", times: [{when: {role: sole}, by: 1/2}, {when: {role: co}, by: 2/3}]", 6),
        ("5", ", share: {everyone: 1/4}", 4),
        ("5", ", share: equal, max_party_size: 6", lcm(1, 2, 3, 4, 5, 6)),
        ("5", ", share: {lead: 1/2, others: equal}, max_party_size: 6", 2 * lcm(1, 2, 3, 4, 5)),
        ("{per_unit: 5, of: quantity}", "", 1),
        ("{per_unit: 0.1, of: quantity}", "", 10),
        ("{per_unit: 0.000001, of: quantity}", "", 1_000_000),
    ],
)
def test_a_record_s_points_stand_over_a_denominator_the_clause_fixes(points: str, rest: str, denominator: int) -> None:
    found = of_clause(points, rest)

    assert found == ClauseDenominators(record=denominator, by_party=False, kept=denominator, final=denominator)


def test_a_share_without_a_declared_party_is_over_the_record_s_people_and_rounds_at_once() -> None:
    found = of_clause("5", ", share: equal", AT_RECORD)

    assert found == ClauseDenominators(record=1, by_party=True, kept=1, final=1)


def test_blocks_multiply_by_weight_and_months_and_rounding_ends_it() -> None:
    """Thirds in a clause, a weight of 1/5, twelfths of a year or sixths of half of one."""
    block = BLOCK.replace("combine: sum", "combine: sum\n  weight: 1/5")
    text = tiny_text(clause("{by: role, sole: {points: 10, times: 1/3}, otherwise: 1}"), rounding=AT_BLOCK, block=block)
    by_months = text.replace("part_year: full", "part_year: {prorate: [全部], by: months_served}")
    regulation = read_regulation(by_months)
    periods = {name: regulation.period(2023, name) for name in regulation.periods}
    version = regulation.versions[0]

    assert denominators(version, periods).blocks["全部"] == BlockDenominators(combined=3, weighted=15, prorated=180, final=1)
    assert denominators(version, periods).total == 1
    halved = read_regulation(by_months.replace("weight: 1/5", "weight: 1/5\n        period: half"))
    assert denominators(halved.versions[0], periods).blocks["全部"].prorated == 90


@pytest.mark.parametrize("quantity", ["0.000001", "999999.999999", "-3.25"])
def test_points_of_a_quantity_are_whole_numerators_over_it(quantity: str) -> None:
    regulation = tiny(clause("{per_unit: 0.7, of: quantity}", kind="service"), rounding=AT_TOTAL)
    denominator = denominators(regulation.versions[0]).clauses["提案"].record
    exact = Fraction(Decimal(quantity)) * 700_000

    assert (exact * denominator).denominator == 1


# ---- the proof


def largest(regulation: Regulation) -> dict[str, int]:
    return bounds.largest_numerators(regulation.versions[0])


def test_the_largest_numerator_is_that_of_the_most_records_of_the_largest_worth() -> None:
    """5 points × 2/3 of 100,000 records, over 3: 5e6 × 100,000 × 2 … and the untouched 5 × 3 is larger."""
    found = largest(tiny(clause("5", ", times: [{when: {role: any}, by: 2/3}]"), rounding=AT_TOTAL))

    assert found["提案"] == 5_000_000 * 3 * bounds.MOST_RECORDS + 1
    assert found == dict.fromkeys(["提案", "全部", "total"], 5_000_000 * 3 * bounds.MOST_RECORDS + 1)


def test_a_cap_is_relied_upon_after_it() -> None:
    found = largest(tiny(clause("5", ", cap: 20, floor: 0"), rounding=AT_TOTAL))

    assert (found["提案"], found["全部"]) == (5_000_000 * bounds.MOST_RECORDS + 1, 20_000_001)


def test_a_deep_chain_of_weights_is_refused_where_the_numerators_could_pass_and_not_with_a_cap() -> None:
    """Weights of 9972/9973 in two nested blocks: 10⁸ micro-points × 10⁵ records × 9972² is beyond 2⁶²; capped at 100 it is not."""

    def nested(cap: str) -> str:
        weight = "  cap: none\n  floor: none\n  combine: sum\n  weight: 9972/9973\n  of:\n"
        inner = "- block: 乙\n" + weight + "    " + clause("100", cap)
        return tiny_text(inner, rounding=AT_TOTAL, block="- block: 甲\n" + weight)

    with pytest.raises(RegulationError, match="分值可能大到超出计算范围"):
        read_regulation(nested(""))
    capped = read_regulation(nested(", cap: 100, floor: 0"))
    assert bounds.too_large(capped.versions[0]) == ()


def test_a_relative_block_is_proved_with_what_full_and_quantum_share_cancelled() -> None:
    """Own up to 5 × 100,000 records; 30 full points in hundredths are 3,000: 5e11 × 3,000 = 1.5e15."""
    relative = "combine: sum\n  relative_to: maximum\n  full: 30\n  within: committee"
    block = BLOCK.replace("combine: sum", relative).replace("floor: none", "floor: 0")

    found = largest(tiny(clause("5"), rounding=AT_BLOCK, block=block))

    assert found["全部"] == 5_000_000 * bounds.MOST_RECORDS * 3_000 + 1
    assert found["total"] < 31_000_000


def test_the_largest_year_of_all_stays_within_what_was_proved() -> None:
    """Not the largest possible, but a year of many large records: every line's numerator is below the proof's."""
    regulation = tiny(clause("{by: role, sole: {points: 1000, times: 999/7}, otherwise: 1}"), rounding=AT_TOTAL)
    records = [proposal(f"w{count}") for count in range(50)]

    card = scored(regulation, *records)

    assert 7 * card.total < largest(regulation)["total"]


def test_a_record_at_the_edge_of_the_proof_is_taken_and_one_beyond_is_refused() -> None:
    regulation = tiny(clause("{per_unit: 1, of: quantity}", kind="service"))
    edge = Record(kind="service", work="a", dated_on=date(2023, 3, 1), quantity=Decimal(bounds.LARGEST_QUANTITY))
    beyond = Record(kind="service", work="b", dated_on=date(2023, 3, 1), quantity=Decimal(bounds.LARGEST_QUANTITY) + 1)

    card = scored(regulation, edge, beyond)

    assert card.total == bounds.LARGEST_QUANTITY * 1_000_000
    assert [each.work for each in card.refused] == ["b"]


class Watched(meaning._Scoring):
    """Scoring that keeps the exact values with which clauses and blocks end."""

    def __init__(self, regulation: Regulation, performance: PerformanceRecord) -> None:
        super().__init__(regulation, performance)
        self.exact: dict[str, Fraction] = {}

    def _clause(self, clause: Clause, block: str, period: str) -> Ledger:
        ledger = super()._clause(clause, block, period)
        self.exact[clause.name] = ledger.exact
        return ledger

    def _block(self, block: Block, parent: str | None, period: str) -> Ledger:
        ledger = super()._block(block, parent, period)
        self.exact[block.name] = ledger.exact
        return ledger


UNROUNDED = [msgspec.structs.replace(version.rounding, at="total") for version in everything().versions]


@pytest.mark.parametrize("rounds", ["as written", "at the total"])
@settings(max_examples=80, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_value_of_random_years_is_a_whole_numerator_below_the_proved_one(rounds: str, data: st.DataObject) -> None:
    """On a regulation that says everything, rounding where it does, and nowhere before the total (its relative block then apart)."""
    regulation = everything()
    if rounds == "at the total":
        versions = tuple(
            msgspec.structs.replace(
                version, rounding=rule, blocks=tuple(msgspec.structs.replace(block, relative=None) for block in version.blocks)
            )
            for version, rule in zip(regulation.versions, UNROUNDED, strict=True)
        )
        regulation = msgspec.structs.replace(regulation, versions=versions)
    performance = data.draw(performances(regulation))
    version = regulation.version_for(performance.year)
    periods = {name: regulation.period(performance.year, name) for name in regulation.periods}
    of, proved = denominators(version, periods), bounds.largest_numerators(version, periods)
    final = {name: each.final for name, each in of.clauses.items()} | {name: each.final for name, each in of.blocks.items()}
    scoring = Watched(regulation, performance)
    scoring.card()
    numerators = {name: exact * final[name] for name, exact in scoring.exact.items()}

    assert {name: numerator.denominator for name, numerator in numerators.items()} == dict.fromkeys(final, 1)
    assert [name for name, numerator in numerators.items() if abs(numerator) > proved[name]] == []
