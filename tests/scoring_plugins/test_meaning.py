"""What the language means, one mechanism at a time; figures worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from scoring_plugins import Mark, MemberState, Record, points_text
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import NotInForceError
from tests.scoring_plugins.tiny import meeting, proposal, scored, tiny, tiny_text, year_of

PLAIN = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: any}, points: 10}\n"


OUTSTANDING = (
    "- {clause: 优秀, cite: [一], says: 优秀, each: {kind: proposal, role: any, mark: outstanding}, dated_by: record, points: 8}\n"
)


def proposals(rest: str, points: str = "10") -> str:
    return (
        "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any, mark: filed}, dated_by: filed, "
        f"points: {points}, {rest}}}\n"
    )


def test_a_record_counts_by_its_date_on_the_edges_of_the_period() -> None:
    on = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]

    card = scored(tiny(PLAIN), *(meeting(f"p{day}", on=day) for day in on))

    assert [line.works for line in card.lines] == [("p2023-01-01",), ("p2023-12-31",)]
    assert points_text(card.total) == "20"


def test_dated_by_a_mark_the_mark_s_day_decides_the_year() -> None:
    late = proposal("a", Mark(mark="filed", dated_on=date(2024, 1, 5)), on=date(2023, 12, 1))
    regulation = tiny(proposals(""))

    assert [points_text(scored(regulation, late, year=year).total) for year in (2023, 2024)] == ["0", "10"]


def test_a_mark_after_the_cut_off_does_not_exist_yet() -> None:
    regulation = tiny(OUTSTANDING)
    on_the_day, after = (proposal("a", Mark(mark="outstanding", dated_on=day)) for day in (date(2023, 12, 31), date(2024, 1, 1)))

    assert points_text(scored(regulation, on_the_day).total) == "8"
    assert scored(regulation, after).total == 0


def test_a_cut_off_after_the_period_lets_later_marks_in() -> None:
    text = tiny_text(OUTSTANDING).replace('year: {from: "01-01", to: "12-31"}', 'year: {from: "01-01", to: "12-31", cut_off: "next 01-31"}')
    regulation = read_regulation(text)
    totals = [scored(regulation, proposal("a", Mark(mark="outstanding", dated_on=date(2024, *day)))).total for day in ((1, 31), (2, 1))]

    assert [points_text(total) for total in totals] == ["8", "0"]


def test_a_clause_may_name_a_period_of_its_own() -> None:
    regulation = tiny(PLAIN.replace("points: 10", "points: 10, period: half"))

    card = scored(regulation, meeting("a", on=date(2023, 6, 30)), meeting("b", on=date(2023, 7, 1)))

    assert [line.works for line in card.lines] == [("b",)]


@pytest.mark.parametrize(
    ("take", "kept"), [("{first: 1}", "a"), ("{from: 2}", "bc"), ("{from: 2, to: 2}", "b"), ("{best: 1}", "c"), ("{best: 2}", "bc")]
)
def test_take_counts_positions_in_the_written_order(take: str, kept: str) -> None:
    rest = f"per: year, order: [dated_on, work], take: {take}"
    regulation = tiny(proposals(rest, "{by: role, sole: 3, lead: 2, otherwise: 1}"))
    by_role = {"a": "co", "b": "lead", "c": "sole"}

    card = scored(regulation, *(proposal(work, "filed", role=role) for work, role in by_role.items()))
    left_out = {work for line in card.lines if line.kind == "take" for work in line.works}

    assert set(by_role) - left_out == set(kept)
    assert card.total == sum({"a": 1, "b": 2, "c": 3}[work] for work in kept) * 1_000_000


def test_take_per_quarter_starts_anew_each_quarter() -> None:
    regulation = tiny(proposals("per: quarter, order: [dated_on, work], take: {first: 1}"))
    on = [date(2023, 1, 1), date(2023, 3, 31), date(2023, 4, 1), date(2023, 12, 31)]

    card = scored(regulation, *(proposal(f"w{day}", "filed", on=day) for day in on))

    assert points_text(card.total) == "30"


def test_cap_each_limits_every_partition_on_its_own() -> None:
    regulation = tiny(proposals("per: month, cap_each: 15"))
    on = [date(2023, 1, 1), date(2023, 1, 2), date(2023, 2, 1)]

    card = scored(regulation, *(proposal(f"w{day}", "filed", on=day) for day in on))

    assert [points_text(line.points) for line in card.lines if line.kind == "cap_each"] == ["-5"]
    assert points_text(card.total) == "25"


@pytest.mark.parametrize(
    ("mode", "at", "total"),
    [
        ("half_up", "record", "9.99"),
        ("half_up", "clause", "10"),
        ("half_up", "block", "10"),
        ("half_up", "total", "10"),
        ("down", "record", "9.99"),
        ("up", "record", "10.02"),
        ("half_even", "clause", "10"),
    ],
)
def test_rounding_happens_once_where_the_regulation_says(mode: str, at: str, total: str) -> None:
    regulation = tiny(
        "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any}, points: 5, times: [{when: {role: any}, by: 2/3}]}\n",
        rounding=f'rounding: {{quantum: "0.01", mode: {mode}, at: {at}}}',
    )

    # Each record is worth 3.333…; three make exactly 10.
    card = scored(regulation, *(proposal(work) for work in "abc"))

    assert points_text(card.total) == total
    assert sum(line.points for line in card.lines) == card.total


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("mode", "rounded"), [("half_up", 3), ("half_even", 2), ("up", 3), ("down", 2)])
def test_a_half_of_either_sign_goes_the_same_way(mode: str, rounded: int, sign: int) -> None:
    regulation = tiny(
        f"- {{clause: 全会, cite: [一], says: 全会, each: {{kind: meeting.plenary, presence: any}}, points: {sign * 2.5}}}\n",
        rounding=f"rounding: {{quantum: 1, mode: {mode}, at: clause}}",
    )

    assert scored(regulation, meeting("p")).total == sign * rounded * 1_000_000


def test_figures_that_are_not_exact_in_binary_are_exact_here() -> None:
    regulation = tiny(
        "- {clause: 一, cite: [一], says: 一, each: {kind: meeting.plenary, presence: any}, points: 0.1}\n"
        "- {clause: 二, cite: [二], says: 二, each: {kind: meeting.plenary, presence: any}, points: 0.2}\n",
        rounding='rounding: {quantum: "0.000001", mode: half_up, at: clause}',
        rest="grades: [{grade: 够, at_least: 0.3}, {grade: 不够}]",
    )

    card = scored(regulation, meeting("p"))

    assert card.total == 300_000
    assert card.grade == "够"


def test_a_deduction_s_floor_and_a_reward_s_cap_are_lines_of_their_own() -> None:
    regulation = tiny(
        "- {clause: 缺席, cite: [一], says: 缺席, each: {kind: meeting.plenary, presence: absent}, points: -10, floor: -15}\n"
        "- {clause: 到会, cite: [二], says: 到会, each: {kind: meeting.plenary, presence: full}, points: 10, cap: 15}\n"
    )

    card = scored(regulation, *(meeting(f"a{n}", absent=1) for n in "12"), *(meeting(f"p{n}") for n in "12"))

    assert [(line.kind, points_text(line.points)) for line in card.lines if line.kind != "record"] == [("floor", "5"), ("cap", "-5")]
    assert card.total == 0


def test_the_highest_of_a_block_by_year_stays_alone() -> None:
    regulation = tiny(
        "- {clause: 甲, cite: [一], says: 甲, each: {kind: meeting.plenary, presence: any}, points: 3}\n"
        "- {clause: 乙, cite: [二], says: 乙, each: {kind: proposal, role: any}, points: 2}\n",
        block="- block: 全部\n  cap: none\n  floor: none\n  combine: highest\n  by: year\n  of:\n",
    )

    card = scored(regulation, meeting("p"), proposal("a"), proposal("b"))

    assert {clause.name: points_text(clause.points) for clause in card.clauses} == {"甲": "3", "乙": "4"}
    assert points_text(card.total) == "4"


def test_a_weight_is_a_line_of_its_own() -> None:
    card = scored(tiny(PLAIN, block="- block: 全部\n  cap: none\n  floor: none\n  weight: 0.3\n  of:\n"), meeting("p"))

    assert [(line.kind, points_text(line.points)) for line in card.lines] == [("record", "10"), ("weight", "-7")]


@pytest.mark.parametrize(
    ("share", "parts"),
    [
        ("equal", ["3.33", "3.33", "3.33"]),
        ("{lead: 1/2, others: equal}", ["5", "2.5", "2.5"]),
        ("{lead: 1, others: 0}", ["10", "0", "0"]),
        ("{everyone: 1/2}", ["5", "5", "5"]),
        ("{first: 2}", ["10", "10", "0"]),
    ],
)
def test_points_are_shared_among_those_who_took_part(share: str, parts: list[str]) -> None:
    regulation = tiny(proposals(f"share: {share}"), rounding='rounding: {quantum: "0.01", mode: half_up, at: record}')
    sponsors = [proposal("a", "filed", role="lead" if place == 1 else "co", position=place, party_size=3) for place in (1, 2, 3)]

    assert [points_text(scored(regulation, sponsor).total) for sponsor in sponsors] == parts
    assert points_text(scored(regulation, proposal("a", "filed", position=1, party_size=1)).total) == "10"


@pytest.mark.parametrize(("mode", "total"), [("add", "9"), ("highest", "6"), ("first", "1")])
def test_several_marks_of_one_record_follow_the_ladder_s_mode(mode: str, total: str) -> None:
    ladder = f"{{by: mark, mode: {mode}, adopted@own: 1, adopted@province.single: 6, adopted@superior: 2, otherwise: 0.5}}"
    regulation = tiny(
        f"- {{clause: 信息, cite: [一], says: 信息, each: {{kind: opinion_report, role: any}}, dated_by: record, points: {ladder}}}\n"
    )
    day = date(2023, 5, 1)
    marks = (
        Mark(mark="adopted", level="own", dated_on=day),
        Mark(mark="adopted", level="province", manner="single", dated_on=day),
        Mark(mark="adopted", level="national", dated_on=day),
    )
    report = Record(kind="opinion_report", work="a", dated_on=day, role="author", marks=marks)
    silent = Record(kind="opinion_report", work="b", dated_on=day, role="author")

    assert points_text(scored(regulation, report).total) == total
    assert points_text(scored(regulation, silent).total) == "0.5"


def test_a_table_gives_each_special_committee_its_own_value() -> None:
    regulation = tiny("- {clause: 基础分, cite: [一], says: 基础分, grant: {by: special_committee, values: {经济委: 63}, otherwise: 62}}\n")

    totals = [scored(regulation, state=MemberState(special_committee=name)).total for name in ("经济委", "文史委", None)]

    assert [points_text(total) for total in totals] == ["63", "62", "62"]


def test_standing_committee_membership_is_read_on_the_record_s_day() -> None:
    regulation = tiny(
        "- {clause: 常委会, cite: [一], says: 常委会, for: {standing_committee: true}, "
        "each: {kind: meeting.standing, presence: any}, points: 9}\n"
    )
    before, after = meeting("a", kind="meeting.standing"), meeting("b", kind="meeting.standing", on=date(2023, 9, 1))
    seated = Record(**{name: getattr(after, name) for name in after.__struct_fields__} | {"member": MemberState(standing_committee=True)})

    card = scored(regulation, before, seated, state=MemberState(standing_committee=True))

    assert [line.works for line in card.lines] == [("b",)]


def test_half_days_are_paid_by_the_half_day() -> None:
    regulation = tiny(
        "- {clause: 半天, cite: [一], says: 半天, each: {kind: meeting.plenary}, "
        "points: {per_unit: -2, of: [sessions.late, sessions.left_early]}}\n"
    )

    card = scored(regulation, meeting("p", present=3, late=2, left_early=1))

    assert points_text(card.total) == "-6"


def test_a_share_of_half_days_can_be_asked_for() -> None:
    asked = "{kind: study.training, sessions: {attended: {plus: [official_leave], over: held, below: 2/3}}}"
    regulation = tiny(f"- {{clause: 缺课, cite: [一], says: 缺课, each: {asked}, points: -5}}\n")
    two_thirds = meeting("a", kind="study.training", present=1, official_leave=1, absent=1)
    half = meeting("b", kind="study.training", present=1, absent=1)

    assert [line.works for line in scored(regulation, two_thirds, half).lines] == [("b",)]


def test_consumed_records_are_not_seen_by_later_clauses_even_when_capped() -> None:
    regulation = tiny(
        proposals("per: year, order: [dated_on, work], take: {first: 1}, consumes: true, cap: 4")
        + proposals("unconsumed: true").replace("clause: 提案", "clause: 其余")
    )

    card = scored(regulation, proposal("a", "filed"), proposal("b", "filed"))

    assert {clause.name: points_text(clause.points) for clause in card.clauses} == {"提案": "4", "其余": "10"}


def test_a_year_before_the_regulation_is_refused_and_says_from_when_it_is_in_force() -> None:
    with pytest.raises(NotInForceError) as refused:
        scored(tiny(PLAIN), year=2019)

    assert "2020-01-01" in str(refused.value)


def test_a_meeting_without_half_days_is_refused_visibly() -> None:
    card = scored(tiny(PLAIN), Record(kind="meeting.plenary", work="p", dated_on=date(2023, 3, 1)))

    assert card.total == 0
    assert [refusal.work for refusal in card.refused] == ["p"]


def test_two_records_of_one_work_are_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="different works"):
        scored(tiny(PLAIN), meeting("p"), meeting("p"))


def test_the_unverified_count_is_carried_and_never_scored() -> None:
    performance = year_of(meeting("p"), unverified_count=7)
    card = scored(tiny(PLAIN), meeting("p"), unverified_count=7)

    assert performance.unverified_count == card.unverified_count == 7
    assert points_text(card.total) == "10"
