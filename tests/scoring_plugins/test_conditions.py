"""Duties, grades and consequences: what was counted decides, what cannot be known proposes nothing."""

from __future__ import annotations

from datetime import date

from scoring_plugins import MemberState, points_text
from tests.scoring_plugins.tiny import meeting, proposal, scored, tiny

PLAIN = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: any}, points: 10}\n"


def test_a_duty_in_each_quarter_needs_every_quarter() -> None:
    regulation = tiny(
        PLAIN,
        rest="duties: [{duty: 每季一次, cite: [二], says: 每季, count: {kind: proposal}, at_least: 1, window: {in_each: quarter}}]",
    )
    each = [proposal(f"w{month}", on=date(2023, month, 15)) for month in (1, 4, 7, 10)]

    assert scored(regulation, *each).duties[0].fulfilled is True
    assert scored(regulation, *each[:3]).duties[0].fulfilled is False


def test_a_duty_for_others_is_fulfilled_and_says_so() -> None:
    regulation = tiny(
        PLAIN,
        rest="duties: [{duty: 常委述职, cite: [二], says: 述职, for: {standing_committee: true}, count: {kind: report}, at_least: 1}]",
    )

    assert scored(regulation).duties[0].fulfilled is True
    assert "不适用" in scored(regulation).duties[0].reason
    assert scored(regulation, state=MemberState(standing_committee=True)).duties[0].fulfilled is False


def test_a_ratio_without_anything_to_divide_by_is_undecided_and_gives_no_grade() -> None:
    ratio = "{of: {kind: meeting, presence: full}, over: {kind: meeting, presence: any}}"
    regulation = tiny(
        PLAIN,
        rest=f"duties: [{{duty: 到会率, cite: [二], says: 三分之二, ratio: {ratio}, at_least: 2/3}}]\n"
        "grades: [{grade: 合格, duties: [到会率]}, {grade: 不合格}]",
    )

    outcomes = [
        (card.duties[0].fulfilled, card.grade)
        for card in (
            scored(regulation),
            scored(regulation, meeting("a"), meeting("b"), meeting("c", absent=1)),
            scored(regulation, meeting("a"), meeting("b", absent=1)),
        )
    ]

    assert outcomes == [(None, None), (True, "合格"), (False, "不合格")]


def test_what_looks_back_over_years_is_undecided_where_service_is_not_known() -> None:
    regulation = tiny(
        PLAIN,
        rest="consequences: [{propose: 劝辞, cite: [二], if: {count: {kind: proposal}, exactly: 0, window: {consecutive_years: 2}}}]",
    )

    proposed = [
        len(scored(regulation, served_from=since).consequences) for since in (None, date(2022, 1, 2), date(2022, 1, 1), date(2017, 1, 1))
    ]

    assert proposed == [0, 0, 1, 1]


def test_what_was_never_held_for_the_member_cannot_have_been_missed() -> None:
    regulation = tiny(
        PLAIN,
        rest="consequences: [{propose: 处理, cite: [二], if: "
        "{count: {kind: meeting.plenary, presence: [full, partial]}, exactly: 0, window: {consecutive_years: 2}}}]",
    )
    missed = meeting("p23", absent=1)
    both = (missed, meeting("p22", on=date(2022, 3, 1), absent=1))
    served = date(2020, 1, 1)

    assert [len(scored(regulation, *records, served_from=served).consequences) for records in ((), (missed,), both)] == [0, 0, 1]


def test_a_consequence_at_the_end_of_the_term_waits_for_it() -> None:
    regulation = tiny(
        PLAIN, rest="consequences: [{propose: 不再连任, cite: [二], at: term_end, if: {count: {kind: proposal}, below: 3, window: term}}]"
    )
    first = date(2021, 1, 1)
    ends = [date(2023, 12, 31), date(2024, 12, 31), None]

    assert [len(scored(regulation, term_from=first, term_to=end, served_from=first).consequences) for end in ends] == [1, 0, 0]


def test_a_grant_counts_in_the_period_it_stands_under() -> None:
    some = "{count: {kind: proposal, role: any}, at_least: 1}"
    grant = f"- {{clause: 下半年, cite: [一], says: 下半年有提案, grant: 10, period: half, if: {some}}}\n"
    spring, autumn = proposal("a", on=date(2023, 3, 1)), proposal("b", on=date(2023, 9, 1))

    assert [points_text(scored(tiny(grant), found).total) for found in (spring, autumn)] == ["0", "10"]


def test_the_last_year_of_a_term_is_the_last_that_ends_within_it() -> None:
    regulation = tiny(
        PLAIN, rest="consequences: [{propose: 不再连任, cite: [二], at: term_end, if: {count: {kind: proposal}, below: 3, window: term}}]"
    )
    first, end = date(2018, 7, 1), date(2023, 6, 30)
    proposed = {
        year: len(scored(regulation, year=year, term_from=first, term_to=end, served_from=first).consequences) for year in (2021, 2022)
    }

    assert proposed == {2021: 0, 2022: 1}
