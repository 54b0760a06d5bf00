"""The demo's opinion reports: as many collected, sent on and adopted as the source says; authors, titles and dates are ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from services.demo.people import Person, drawn, tickets_of
from services.demo.proposals import BODIES, TOPICS
from services.demo.published import REPORTS_ADOPTED, REPORTS_COLLECTED, REPORTS_SENT_TO_PROVINCE
from services.models import AuthorshipRole, OutcomeLevel
from services.opinion_reports import AdoptionDraft, AuthorDraft, ForwardingDraft, OpinionReportDraft

BEGAN = date(2023, 1, 4)
# What is sent on is written by the end of October, so that all that became of it lies in the year.
LAST_SENT, LAST = 300, 340
ADOPTED_TWICE = 4


def make_opinion_reports(rng: Random, people: Sequence[Person]) -> list[OpinionReportDraft]:
    """The year's reports in the order submitted, numbered XX-2023-0001 and on."""
    days = sorted(rng.randrange(LAST) for _ in range(REPORTS_COLLECTED))
    sent = rng.sample([place for place, day in enumerate(days) if day < LAST_SENT], REPORTS_SENT_TO_PROVINCE)
    adopted, tickets = sent[:REPORTS_ADOPTED], tickets_of(people)
    return [
        OpinionReportDraft(
            number=f"XX-2023-{place + 1:04d}",
            title=f"反映{rng.choice(TOPICS)}的问题(示例{place + 1:04d})",
            submitted_on=(day := BEGAN + timedelta(days=after)),
            authors=_authors(rng, tickets, day),
            forwardings=(ForwardingDraft(OutcomeLevel.PROVINCE, day + timedelta(days=3)),) if place in sent else (),
            # The source says neither who adopted nor at which level, so no level is written: no rule can count it as one.
            adoptions=tuple(
                AdoptionDraft(day + timedelta(days=after_sent)) for after_sent in ((20, 41) if place in adopted[:ADOPTED_TWICE] else (20,))
            )
            if place in adopted
            else (),
        )
        for place, after in enumerate(days)
    ]


def _authors(rng: Random, tickets: Sequence[Person], day: date) -> tuple[AuthorDraft, ...]:
    draw = rng.randrange(20)
    if draw == 0:
        return (AuthorDraft(AuthorshipRole.AUTHOR, body=rng.choice(BODIES)),)
    roles = [AuthorshipRole.AUTHOR]
    if draw < 4:
        roles.append(AuthorshipRole.CO)
    if draw == 4:
        roles.append(AuthorshipRole.EDITOR)
    authors = drawn(rng, tickets, day, len(roles))
    return tuple(AuthorDraft(role, person.number) for role, person in zip(roles, authors, strict=True))
