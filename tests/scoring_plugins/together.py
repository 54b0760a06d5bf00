"""Members who are scored together, for tests: so many meetings each, ten points a meeting."""

from __future__ import annotations

from datetime import date

from scoring_plugins import Member, MemberState, PerformanceRecord, Regulation
from scoring_plugins.engine.cohort import Cohort
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import meeting, tiny_text

PLAIN = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: any}, points: 10}\n"
BY_BLOCK = 'rounding: {quantum: "0.01", mode: half_up, at: block}'


def regulation_with(
    grades: str = "", lists: str = "", block: str = "", part_year: str = "full", excluded: str = "[]", **more: str
) -> Regulation:
    """Ten points for each meeting, in a block with these further fields."""
    rest = (f"grades:\n{grades}" if grades else "") + (f"lists:\n{lists}" if lists else "") + more.pop("rest", "")
    given = f"- block: 全部\n  cap: none\n  floor: none\n  combine: sum\n{block}  of:\n"
    text = tiny_text(PLAIN, rest, block=given, rounding=more.pop("rounding", BY_BLOCK), **more)
    return read_regulation(text.replace("part_year: full", f"part_year: {part_year}").replace("excluded: []", f"excluded: {excluded}"))


def person(name: str, meetings: int, **state: object) -> PerformanceRecord:
    """Somebody who attended so many meetings."""
    records = tuple(meeting(f"{name}{count}", on=date(2023, 3, 1 + count)) for count in range(meetings))
    return PerformanceRecord(member=Member(id=name, state=MemberState(**state)), year=2023, records=records)  # type: ignore[arg-type]


def people(totals: dict[str, int], **states: dict[str, object]) -> list[PerformanceRecord]:
    """People by name with so many meetings each; `states` say more of some."""
    return [person(name, meetings, **states.get(name, {})) for name, meetings in totals.items()]


def seated(names: str) -> dict[str, dict[str, object]]:
    """Those who are on the standing committee."""
    return {name: {"standing_committee": True} for name in names}


def grades(cohort: Cohort) -> dict[str, str | None]:
    return {card.member: card.grade for card in cohort.cards}
