"""Everything the demo's office would type in, made from a seed: the same on every machine."""

from __future__ import annotations

from random import Random

from services.demo.gatherings import make_activities
from services.demo.opinion_reports import make_opinion_reports
from services.demo.people import make_people
from services.demo.proposals import make_proposals
from services.imports import Drafts

SEED = 140900


def make_records(seed: int = SEED) -> Drafts:
    """Each noun from a chance of its own, so that more of one leaves the others as they were."""
    people = make_people(Random(f"{seed} people"))
    return Drafts(
        memberships=tuple(span for person in people for span in person.spans),
        activities=tuple(make_activities(Random(f"{seed} activities"), people)),
        proposals=tuple(make_proposals(Random(f"{seed} proposals"), people)),
        opinion_reports=tuple(make_opinion_reports(Random(f"{seed} opinion reports"), people)),
    )
