"""Working a case: what the regulation makes of it, compared exactly with what it says must come out."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.engine.cohort import Cohort, score_cohort
from scoring_plugins.engine.maxima import with_maxima
from scoring_plugins.engine.meaning import compared, score
from scoring_plugins.engine.scorecard import Scorecard, points_text
from scoring_plugins.language.cases import Case, ExpectedRefusal
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


def differences(regulation: Regulation, case: Case) -> tuple[str, ...]:
    """Where the outcome differs from the case, one sentence each; empty where the case holds exactly."""
    if not case.subjects:
        return ()
    cohort = _worked(regulation, case)
    found = [*_list_differences(case, cohort), *_cohort_differences(case, cohort)]
    return (*found, *_card_differences(case, case.subjects[0], cohort.cards[0]))


def _worked(regulation: Regulation, case: Case) -> Cohort:
    """Several subjects are a cohort, and so is whoever lists or grades are asked for; one alone stays a candidate for a quota."""
    expect = case.expect
    if len(case.subjects) > 1 or expect.grades or expect.totals or expect.lists or expect.list_parts:
        return score_cohort(regulation, case.subjects)
    (alone,) = with_maxima(regulation, case.subjects, compared)
    return Cohort(cards=(score(regulation, alone),), lists=(), quotas=())


def _cohort_differences(case: Case, cohort: Cohort) -> list[str]:
    cards = {subject.member.id: card for subject, card in zip(case.subjects, cohort.cards, strict=True)}
    pairs = [(say("engine.case_grade_of", member=name), wanted, cards[name].grade or "—") for name, wanted in case.expect.grades.items()]
    pairs += [
        (say("engine.case_total_of", member=name), points_text(wanted), points_text(cards[name].total))
        for name, wanted in case.expect.totals.items()
    ]
    return _unlike(pairs)


def _unlike(pairs: list[tuple[str, str, str]]) -> list[str]:
    return [say("regulation.case_differs", name=name, wanted=wanted, found=got) for name, wanted, got in pairs if wanted != got]


def _card_differences(case: Case, subject: PerformanceRecord, card: Scorecard) -> list[str]:
    expect = case.expect
    points = {"total": card.total} | {part.name: part.points for part in card.blocks}
    points |= {part.name: part.points for part in card.clauses}
    duties = {duty.name: duty.fulfilled for duty in card.duties}
    pairs = [(name, points_text(wanted), points_text(points[name])) for name, wanted in expect.points.items()]
    pairs += [(name, str(wanted), str(duties[name])) for name, wanted in expect.duties.items()]
    if expect.grade is not None:
        pairs.append((say("regulation.case_grade"), expect.grade, card.grade or "—"))
    if expect.candidate_for is not None:
        pairs.append((say("engine.case_candidate"), expect.candidate_for, card.candidate_for or "—"))
    if expect.not_graded is not None:
        pairs.append((say("engine.case_not_graded"), str(expect.not_graded), str(bool(card.not_graded))))
    if expect.consequences is not None:
        proposed = frozenset(each.proposal for each in card.consequences)
        pairs.append((say("regulation.case_consequences"), _joined(expect.consequences), _joined(proposed)))
    if expect.refused is not None and not _was_refused(expect.refused, subject, card):
        pairs.append((say("regulation.case_refused"), expect.refused.clause, _joined(frozenset(each.clause for each in card.refused))))
    return _unlike(pairs)


def _was_refused(expected: ExpectedRefusal, subject: PerformanceRecord, card: Scorecard) -> bool:
    quantities = {record.work: record.quantity for record in subject.records}
    return any(
        each.clause == expected.clause and (expected.quantity is None or quantities[each.work] == expected.quantity)
        for each in card.refused
    )


def _list_differences(case: Case, cohort: Cohort) -> list[str]:
    pairs = []
    for name, wanted in case.expect.lists.items():
        listed = frozenset(member for outcome in cohort.lists if outcome.name == name for member in outcome.members)
        pairs.append((name, _joined(wanted), _joined(listed)))
    for name, parts in case.expect.list_parts.items():
        for part, wanted in parts.items():
            listed = frozenset(member for each in cohort.lists if (each.name, each.per) == (name, part) for member in each.members)
            pairs.append((f"{name} {part}".strip(), _joined(wanted), _joined(listed)))
    return _unlike(pairs)


def _joined(names: frozenset[str]) -> str:
    return "、".join(sorted(names)) or "—"
