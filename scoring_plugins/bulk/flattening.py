"""Performance records as rows of facts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring_plugins.bulk.lexicon import Lexicon
from scoring_plugins.bulk.schema import HALF_DAYS, NONE
from scoring_plugins.catalogue import say
from scoring_plugins.engine import bounds
from scoring_plugins.engine.soundness import sound_records
from scoring_plugins.engine.sql import NotInBulkError
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import AttributeValue, MemberState, PerformanceRecord, Record

MILLIONTHS = 1_000_000
Row = dict[str, Any]


class Flattening:
    """Rows of one run, with its words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.subjects: list[Row] = []
        self.records: list[Row] = []

    def add(self, regulation: Regulation, performance: PerformanceRecord, subject: int, rule: int, cohort: int) -> None:
        """One subject's year. Raises ValueError when two records are of one work or there are too many, as `meaning.score` does."""
        records, _ = sound_records(regulation, performance)
        places = {work: place for place, work in enumerate(sorted(record.work for record in records))}
        results = [
            {"year": each.year, "total": _within(each.total), "grade": self.lexicon.word(each.grade)} for each in performance.results
        ]
        self.subjects.append(
            {
                "subject": subject,
                "rule": rule,
                "cohort": cohort,
                **self._state(performance.member.state),
                "term_from": performance.term_from,
                "term_to": performance.term_to,
                "served_from": performance.served_from,
                "results": results,
            }
        )
        # What no rule could read rightly is refused everywhere, so it is no fact.
        self.records += [self._record(record) | {"subject": subject, "work": places[record.work]} for record in records]

    def _state(self, state: MemberState) -> Row:
        word = self.lexicon.word
        return {
            "m_standing": int(state.standing_committee),
            "m_posts": [word(post) for post in state.posts],
            "m_sector": word(state.sector),
            "m_special_committee": word(state.special_committee),
            "m_groups": [word(group) for group in state.groups],
            "m_party": word(state.party),
            "m_kind": word(state.kind),
            "m_months": None if state.months_served is None else _within(state.months_served),
            "m_excluded": int(state.excluded is not None),
            "m_attributes": self._attributes(state.attributes),
        }

    def _record(self, record: Record) -> Row:
        code, sessions = self.lexicon.code, record.sessions
        half_days = {name: None if sessions is None else min(getattr(sessions, name), 2**31 - 1) for name in HALF_DAYS}
        return {
            "kind": code("kind", record.kind),
            "role": code("role", record.role),
            "presence": code("presence", record.presence),
            "dated_on": record.dated_on,
            "position": None if record.position is None else _within(record.position),
            "party_size": None if record.party_size is None else _within(record.party_size),
            **half_days,
            "mandatory": NONE if record.mandatory is None else int(record.mandatory),
            "organised_by": self.lexicon.word(record.organised_by),
            "quantity": None if record.quantity is None else _millionths(record.quantity),
            "occasion_kind": code("kind", None if record.occasion is None else record.occasion.kind),
            "converted_kind": code("kind", None if record.converted_from is None else record.converted_from.kind),
            "attributes": self._attributes(record.attributes),
            "marks": [
                {
                    "mark": code("mark", mark.mark),
                    "level": code("level", mark.level),
                    "manner": code("manner", mark.manner),
                    "by": self.lexicon.word(mark.by),
                    "dated_on": mark.dated_on,
                }
                for mark in record.marks
            ],
            **self._state(record.member),
        }

    def _attributes(self, attributes: dict[str, AttributeValue]) -> list[Row]:
        found = []
        for name, value in attributes.items():
            if isinstance(value, bool):
                sort, number = 1, int(value)
            elif isinstance(value, str):
                sort, number = 2, self.lexicon.word(value)
            else:
                sort, millionths = 3, _millionths(value)
                if millionths is None:
                    raise NotInBulkError(say("bulk.attribute_too_fine", name=name, value=value))
                number = millionths
            found.append({"name": self.lexicon.word(name), "sort": sort, "value": number})
        return found


def _millionths(value: int | Decimal) -> int | None:
    """A number as whole millionths; None where it is finer, beyond 62 bits or no number."""
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    found = Fraction(value) * MILLIONTHS
    return found.numerator if found.denominator == 1 and abs(found) <= bounds.LIMIT else None


def _within(value: int) -> int:
    """A whole number drawn to 62 bits: beyond that no bound tells two apart."""
    return max(-bounds.LIMIT, min(bounds.LIMIT, value))
