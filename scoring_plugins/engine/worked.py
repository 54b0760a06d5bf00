"""Working a case: what the regulation makes of it, compared exactly with what it says must come out."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.engine.cohort import top_lists
from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.scorecard import Scorecard, points_text
from scoring_plugins.language.cases import Case, ExpectedRefusal
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


def differences(regulation: Regulation, case: Case) -> tuple[str, ...]:
    """Where the outcome differs from the case, one sentence each; empty where the case holds exactly."""
    cards = [score(regulation, subject) for subject in case.subjects]
    found = _list_differences(regulation, case, cards)
    return (*found, *_card_differences(case, case.subjects[0], cards[0])) if cards else tuple(found)


def _card_differences(case: Case, subject: PerformanceRecord, card: Scorecard) -> list[str]:
    expect = case.expect
    points = {"total": card.total} | {part.name: part.points for part in card.blocks}
    points |= {part.name: part.points for part in card.clauses}
    duties = {duty.name: duty.fulfilled for duty in card.duties}
    pairs: list[tuple[str, str, str]] = [
        (name, points_text(wanted), points_text(points[name])) for name, wanted in expect.points.items() if points[name] != wanted
    ]
    pairs += [(name, str(wanted), str(duties[name])) for name, wanted in expect.duties.items() if duties[name] != wanted]
    if expect.grade is not None and card.grade != expect.grade:
        pairs.append((say("regulation.case_grade"), expect.grade, card.grade or "—"))
    proposed = frozenset(each.proposal for each in card.consequences)
    if expect.consequences is not None and proposed != expect.consequences:
        pairs.append((say("regulation.case_consequences"), _joined(expect.consequences), _joined(proposed)))
    if expect.refused is not None and not _was_refused(expect.refused, subject, card):
        pairs.append((say("regulation.case_refused"), expect.refused.clause, _joined(frozenset(each.clause for each in card.refused))))
    return [say("regulation.case_differs", name=name, wanted=wanted, found=got) for name, wanted, got in pairs]


def _was_refused(expected: ExpectedRefusal, subject: PerformanceRecord, card: Scorecard) -> bool:
    quantities = {record.work: record.quantity for record in subject.records}
    return any(
        each.clause == expected.clause and (expected.quantity is None or quantities[each.work] == expected.quantity)
        for each in card.refused
    )


def _list_differences(regulation: Regulation, case: Case, cards: list[Scorecard]) -> list[str]:
    if not case.expect.lists:
        return []
    version = regulation.version_for(case.subjects[0].year)
    outcomes = top_lists(version, [(subject.member, card) for subject, card in zip(case.subjects, cards, strict=True)])
    found = []
    for name, wanted in case.expect.lists.items():
        listed = frozenset(member for outcome in outcomes if outcome.name == name for member in outcome.members)
        if listed != wanted:
            found.append(say("regulation.case_differs", name=name, wanted=_joined(wanted), found=_joined(listed)))
    return found


def _joined(names: frozenset[str]) -> str:
    return "、".join(sorted(names)) or "—"
