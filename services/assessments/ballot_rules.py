"""民主测评 as an office states it, and everything that may be wrong with it: the ballot itself, and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import tracking_word
from scoring_plugins.plugins import Regulations
from services.appraisals.frozen import frozen_regulation
from services.assessments.drafts import AssessmentDraft
from services.assessments.judging import problems_by
from services.assessments.quantities import MOST
from services.errors import Problem, nearest
from services.models import Appraisal, AssessmentKind, BallotChoice, BallotDivisor, BallotRound
from services.texts import problems_of_texts

MOST_CHOICES = 20
MOST_BALLOTS = 100_000


@dataclass(frozen=True)
class ChoiceDraft:
    """A choice on the ballot and what each mark is worth, in micro-points."""

    name: str
    value: int


@dataclass(frozen=True)
class RoundDraft:
    """A ballot as the office states it. `quantum` is what the points are rounded to, half up, in micro-points."""

    item: str
    voters: str
    because: str
    divisor: BallotDivisor
    quantum: int
    voted_on: date
    dated_on: date
    choices: tuple[ChoiceDraft, ...]


@dataclass(frozen=True)
class TallyDraft:
    """What the valid ballots say of one member (by 委员编号) or group (by name): choices with how many marked each.

    A choice that is not named has none.
    """

    subject: str
    marks: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class BallotsDraft:
    """All ballots of a round, counted."""

    issued: int
    returned: int
    valid: int
    tallies: tuple[TallyDraft, ...]


def problems_of_round(session: Session, appraisal: Appraisal, regulations: Regulations, draft: RoundDraft) -> list[Problem]:
    """What is wrong with a ballot that is to be opened, by field."""
    texts = {"item": draft.item, "voters": draft.voters, "because": draft.because}
    names = [choice.name for choice in draft.choices]
    problems = problems_of_texts(texts | {f"choices[{place}].name": name for place, name in enumerate(names)})
    if word := tracking_word(draft.item):
        problems.append(Problem("TRACKED_ITEM", "item", say("assessments.tracked", item=draft.item, word=word)))
    if not 0 < draft.quantum <= MOST:
        problems.append(Problem("BAD_POINTS", "quantum", say("ballots.bad_quantum")))
    if not 1 < len(names) <= MOST_CHOICES:
        problems.append(Problem("BAD_CHOICES", "choices", say("ballots.bad_choices", most=MOST_CHOICES)))
    problems += [
        Problem("LISTED_TWICE", f"choices[{place}].name", say("ballots.choice_twice", name=name))
        for place, name in enumerate(names)
        if name in names[:place]
    ]
    same = (BallotRound.appraisal_id == appraisal.id, BallotRound.item == draft.item, BallotRound.voters == draft.voters)
    if session.exec(select(BallotRound.id).where(*same)).first() is not None:
        problems.append(Problem("ALREADY_OPENED", "voters", say("ballots.already", item=draft.item, voters=draft.voters)))
    return [*problems, *_problems_by_regulation(appraisal, regulations, draft)]


def _problems_by_regulation(appraisal: Appraisal, regulations: Regulations, draft: RoundDraft) -> list[Problem]:
    """What the frozen regulation says: a mean lies between the values of the choices, so that each of them has to be let through."""
    regulation = frozen_regulation(appraisal, regulations)
    period = regulation.period(appraisal.year)
    problems: dict[Problem, None] = {}
    if not period.covers(draft.dated_on):
        message = say("ballots.not_of_the_year", day=draft.dated_on, first=period.starts_on, last=period.ends_on)
        problems[Problem("OUTSIDE_YEAR", "dated_on", message)] = None
    # A day that is not of the year is told once; what else is wrong is judged as of its last day.
    day = draft.dated_on if period.covers(draft.dated_on) else period.ends_on
    for place, choice in enumerate(draft.choices):
        if abs(choice.value) > MOST:
            problems[Problem("BAD_POINTS", f"choices[{place}].value", say("assessments.bad_points", most=MOST // 1_000_000))] = None
            continue
        given = AssessmentDraft(None, AssessmentKind.ASSESSMENT, draft.item, day, draft.voters, draft.because, quantity=choice.value)
        for problem in problems_by(regulation, appraisal.year, given, None):
            field = f"choices[{place}].value" if problem.field == "quantity" else problem.field
            problems[Problem(problem.code, field, problem.message)] = None
    return list(problems)


def problems_of_numbers(draft: BallotsDraft) -> list[Problem]:
    """What is wrong with how many ballots there are."""
    problems = [
        Problem("BAD_COUNT", name, say("ballots.bad_count", most=MOST_BALLOTS))
        for name in ("issued", "returned", "valid")
        if not 0 <= getattr(draft, name) <= MOST_BALLOTS
    ]
    if draft.returned > draft.issued:
        problems.append(Problem("TOO_MANY_BALLOTS", "returned", say("ballots.more_returned", issued=draft.issued, returned=draft.returned)))
    if draft.valid > draft.returned:
        problems.append(Problem("TOO_MANY_BALLOTS", "valid", say("ballots.more_valid", returned=draft.returned, valid=draft.valid)))
    if not draft.tallies:
        problems.append(Problem("NO_LINES", "tallies", say("ballots.no_tallies")))
    return problems


def problems_of_counts(draft: BallotsDraft, choices: Sequence[BallotChoice]) -> list[Problem]:
    """What is wrong with how many ballots marked what."""
    problems = []
    names = [choice.name for choice in choices]
    for place, tally in enumerate(draft.tallies):
        field = f"tallies[{place}].marks"
        named: set[str] = set()
        for at, (name, count) in enumerate(tally.marks):
            if name not in names:
                message = say("ballots.unknown_choice", name=name, hint=nearest(name, names))
                problems.append(Problem("UNKNOWN_CHOICE", f"{field}[{at}].choice", message))
            elif name in named:
                problems.append(Problem("LISTED_TWICE", f"{field}[{at}].choice", say("ballots.choice_twice", name=name)))
            named.add(name)
            if not 0 <= count <= MOST_BALLOTS:
                problems.append(Problem("BAD_COUNT", f"{field}[{at}].count", say("ballots.bad_count", most=MOST_BALLOTS)))
        marked = sum(count for _, count in tally.marks)
        if marked > draft.valid:
            message = say("ballots.more_marks", subject=tally.subject, marked=marked, valid=draft.valid)
            problems.append(Problem("TOO_MANY_BALLOTS", field, message))
    return problems
