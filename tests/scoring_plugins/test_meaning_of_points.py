"""What dated, scaled, shared, and counted points mean; figures worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring_plugins import Mark, Record, points_text
from tests.scoring_plugins.tiny import proposal, scored, tiny


def filed(points: str, rest: str = "") -> str:
    each = "{kind: proposal, role: any, mark: filed}"
    return f"- {{clause: 提案, cite: [一], says: 提案, each: {each}, dated_by: filed, points: {points}{rest}}}\n"


def on(*days: tuple[int, int]) -> list[date]:
    return [date(2023, month, day) for month, day in days]


def test_dated_points_go_by_the_day_that_dated_by_names_to_the_day() -> None:
    regulation = tiny(filed("{2023-02-01: 5, 2023-04-03: 10}"))
    days = on((1, 31), (2, 1), (4, 2), (4, 3))

    card = scored(regulation, *(proposal(f"w{day}", Mark(mark="filed", dated_on=day), on=date(2023, 1, 2)) for day in days))

    assert [points_text(line.points) for line in card.lines] == ["0", "5", "5", "10"]
    assert "2023-01-31 时尚未定分值" in card.lines[0].reason
    assert "自 2023-04-03 起" in card.lines[3].reason


def test_dated_points_stand_inside_a_ladder_too() -> None:
    regulation = tiny(filed("{by: role, sole: {2020-01-01: 5, 2023-04-03: 10}, otherwise: 1}"))

    card = scored(
        regulation,
        proposal("a", "filed", on=date(2023, 4, 2)),
        proposal("b", "filed", on=date(2023, 4, 3)),
        proposal("c", "filed", role="co"),
    )

    assert sorted(points_text(line.points) for line in card.lines) == ["1", "10", "5"]


@pytest.mark.parametrize(("since", "points"), [("2023-12-31", "7"), ("2024-01-01", "3")])
def test_a_dated_grant_goes_by_the_last_day_of_its_period(since: str, points: str) -> None:
    regulation = tiny(f"- {{clause: 基础分, cite: [一], says: 基础分, grant: {{2020-01-01: 3, {since}: 7}}}}\n")

    assert points_text(scored(regulation).total) == points


def test_a_dated_grant_of_a_half_year_goes_by_the_half_year_s_last_day() -> None:
    regulation = tiny("- {clause: 基础分, cite: [一], says: 基础分, grant: {2020-01-01: 3, 2023-07-01: 7}, period: half}\n")

    assert points_text(scored(regulation).total) == "7"


def test_a_grant_before_its_first_day_gives_nothing() -> None:
    regulation = tiny("- {clause: 基础分, cite: [一], says: 基础分, grant: {2024-01-01: 7}}\n")

    assert scored(regulation).total == 0


def test_a_rung_may_be_scaled_exactly() -> None:
    regulation = tiny(
        filed("{by: role, sole: {points: 10, times: 1/3}, otherwise: 10}"),
        rounding='rounding: {quantum: "0.01", mode: half_up, at: clause}',
    )

    card = scored(regulation, *(proposal(work, "filed") for work in "abc"))

    # Three thirds of ten are ten: nothing was rounded on the way.
    assert points_text(card.total) == "10"
    assert "按 1/3 倍计" in card.lines[0].reason


def test_a_fee_ladder_by_mark_may_nest_scaled_points_of_a_ladder() -> None:
    regulation = tiny(filed("{by: mark, mode: add, filed: {points: {by: role, sole: 8, otherwise: 4}, times: 3/4}}"))

    assert points_text(scored(regulation, proposal("a", "filed"), proposal("b", "filed", role="co")).total) == "9"


# ---- the day of a mark


def reports(each: str, rest: str = "", points: str = "4") -> str:
    selected = f"{{kind: opinion_report, role: any, {each}}}"
    return f"- {{clause: 信息, cite: [一], says: 信息, each: {selected}, dated_by: adopted, points: {points}{rest}}}\n"


def adopted(*found: tuple[str, date]) -> Record:
    marks = tuple(Mark(mark="adopted", level=level, dated_on=day) for level, day in found)  # type: ignore[arg-type]
    return Record(kind="opinion_report", work="r", dated_on=date(2023, 1, 2), role="author", marks=marks)


def test_the_day_is_that_of_the_mark_the_clause_selects_not_of_another_of_that_name() -> None:
    """Adopted by the county in March, by the province in May: a clause that pays for the province dates it in May."""
    record = adopted(("county", date(2023, 3, 1)), ("province", date(2023, 5, 1)))
    dated = "{2020-01-01: 4, 2023-04-01: 6}"

    by_province = scored(tiny(reports("mark: adopted@province", points=dated)), record)
    by_any = scored(tiny(reports("mark: adopted", points=dated)), record)

    assert (points_text(by_province.total), points_text(by_any.total)) == ("6", "4")
    assert "2023-05-01" in by_province.lines[0].reason


def test_the_day_is_that_of_the_mark_a_ladder_pays_for() -> None:
    record = adopted(("county", date(2023, 3, 1)), ("province", date(2023, 5, 1)))
    ladder = "{by: mark, mode: highest, adopted@province: {2020-01-01: 4, 2023-04-01: 6}, otherwise: 0}"

    assert points_text(scored(tiny(reports("mark: adopted", points=ladder)), record).total) == "6"


def test_quarters_of_a_condition_go_by_the_marks_it_asks_for() -> None:
    record = adopted(("county", date(2023, 3, 1)), ("province", date(2023, 5, 1)))
    count = "{count: {kind: opinion_report, role: any, mark: adopted@province}, dated_by: adopted, window: {in_each: quarter}, at_least: 1}"
    regulation = tiny(
        "- {clause: 基础分, cite: [一], says: 基础分, grant: 1}\n",
        f"duties: [{{duty: 每季, cite: [一], says: 每季, {count[1:]}]",
    )

    reason = scored(regulation, record).duties[0].reason

    assert "第 1 季度 社情民意信息(省级采用) 0 件" in reason
    assert "第 2 季度 社情民意信息(省级采用) 1 件" in reason


# ---- several people


AT_RECORD = 'rounding: {quantum: "0.01", mode: half_up, at: record}'


def test_a_declared_party_size_lets_shares_stand_exactly_until_the_clause_rounds() -> None:
    regulation = tiny(filed("10", ", share: equal, max_party_size: 3"))

    card = scored(regulation, *(proposal(work, "filed", role="co", position=2, party_size=3) for work in "abc"))

    assert points_text(card.total) == "10"


def test_without_it_each_record_is_rounded() -> None:
    regulation = tiny(filed("10", ", share: equal"), rounding=AT_RECORD)

    card = scored(regulation, *(proposal(work, "filed", role="co", position=2, party_size=3) for work in "abc"))

    assert points_text(card.total) == "9.99"


def test_a_larger_party_than_declared_is_refused_by_the_clause_and_seen() -> None:
    regulation = tiny(filed("10", ", share: equal, max_party_size: 3"))

    card = scored(regulation, proposal("a", "filed", party_size=4), proposal("b", "filed", party_size=3))

    assert points_text(card.total) == "3.33"
    assert [(each.clause, each.work) for each in card.refused] == [("提案", "a")]
    assert "有 4 人共同提出，办法只写到 3 人" in card.refused[0].reason


# ---- positions counted over other records


OVER = ", per: year, order: [dated_on, work], take: {from: 2, counted_over: {kind: proposal, role: any}}"


def test_positions_may_be_counted_over_all_proposals_while_only_filed_ones_are_paid() -> None:
    """Submitted: one in January (not filed), filed in March and May. Over all of them both filed ones are the second and third."""
    regulation = tiny(
        "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any, mark: filed}, dated_by: record, points: 5"
        + OVER
        + "}\n"
    )
    first, second, third = proposal("a", on=date(2023, 1, 5)), proposal("b", "filed"), proposal("c", "filed", on=date(2023, 5, 1))

    over_all, over_filed = scored(regulation, first, second, third), scored(regulation, second, third)

    assert (points_text(over_all.total), points_text(over_filed.total)) == ("10", "5")
    assert "连同提案一起排次序" in over_filed.lines[-1].reason


def test_positions_are_counted_within_each_partition_and_order() -> None:
    over = OVER.replace("per: year", "per: quarter").replace("from: 2", "first: 1")
    regulation = tiny(
        "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any, mark: filed}, dated_by: record, points: 5"
        + over
        + "}\n"
    )
    # First quarter: the unfiled one comes first, so no filed one is the first. Second quarter: the filed one is alone.
    card = scored(regulation, proposal("a", on=date(2023, 1, 5)), proposal("b", "filed"), proposal("c", "filed", on=date(2023, 5, 1)))

    assert points_text(card.total) == "5"


# ---- numbers no rule can take


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Record(kind="service", work="w", dated_on=date(2023, 3, 1), quantity=Decimal("0.0000001")), "至多六位小数"),
        (Record(kind="service", work="w", dated_on=date(2023, 3, 1), quantity=Decimal("NaN")), "数量过大"),
        (Record(kind="service", work="w", dated_on=date(2023, 3, 1), party_size=10_001), "人数过多"),
        (
            Record(
                kind="service",
                work="w",
                dated_on=date(2023, 3, 1),
                marks=tuple(Mark(mark="filed", dated_on=date(2023, 3, 1)) for _ in range(1_001)),
            ),
            "标记过多",
        ),
    ],
)
def test_what_the_proofs_do_not_cover_is_refused(record: Record, reason: str) -> None:
    regulation = tiny("- {clause: 公益, cite: [一], says: 公益, each: {kind: service, role: any}, points: {per_unit: 1, of: quantity}}\n")

    card = scored(regulation, record)

    assert card.total == 0
    assert reason in card.refused[0].reason


def test_weights_and_halves_stay_exact() -> None:
    """Two thirds of 10 in a weight, half of it scaled: 10/3, which the total rounds once."""
    regulation = tiny(
        filed("{by: role, sole: {points: 10, times: 1/2}, otherwise: 0}"),
        rounding='rounding: {quantum: "0.01", mode: half_up, at: total}',
        block="- block: 全部\n  cap: none\n  floor: none\n  combine: sum\n  weight: 2/3\n  of:\n",
    )

    card = scored(regulation, *(proposal(work, "filed") for work in "ab"))

    assert Fraction(card.total, 1_000_000) == Fraction(667, 100)
    assert sum(line.points for line in card.lines) == card.total
