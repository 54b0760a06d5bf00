"""The demo's proposals and opinion reports carried through the workflows, each event by whoever does it, instead of imported rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

from sqlmodel import Session

from services.attachments import AttachmentStore
from services.demo.cast import call_together
from services.demo.people import Person
from services.demo.proposal_courses import ProposalYear
from services.demo.report_courses import ReportYear
from services.demo.setting_up import DemoOffice
from services.demo.supervisions import supervise
from services.imports import Drafts
from services.models import AuthorshipRole
from services.proposals.supervising import confirm_supervision

Progress = Callable[[int, int], None]
# How often each proposal and each report is taken up.
STAGES_OF_PROPOSALS, STAGES_OF_REPORTS = 4, 2


def carry_through(
    session: Session, office: DemoOffice, records: Drafts, people: Sequence[Person], seed: int, store: AttachmentStore, progress: Progress
) -> dict[str, float]:
    """Take the drafts through their workflows; returns seconds by stage.

    What no workflow verifies waits for a second person: that a report was sent and adopted, that a proposal was converted.

    `store` keeps the papers that the office entered something from. `progress(done, total)` counts works moved on a stage.
    """
    total = STAGES_OF_PROPOSALS * len(records.proposals) + STAGES_OF_REPORTS * len(records.opinion_reports)
    seconds: dict[str, float] = {}
    done = 0

    def carried(name: str, stage: Iterable[None]) -> None:
        nonlocal done
        began = perf_counter()
        for _ in stage:
            done += 1
            progress(done, total)
        seconds[name] = perf_counter() - began

    began = perf_counter()
    cast = call_together(session, office, _writers(records), _bodies(records))
    seconds["accounts"] = perf_counter() - began
    reports = ReportYear(session, cast, records.opinion_reports)
    # Before proposals: reports made of those come after the year's own, which are numbered as the drafts are.
    carried("reports submitted", reports.submitted())
    proposals = ProposalYear(session, office, cast, records.proposals, store)
    carried("proposals submitted", proposals.submitted())
    carried("proposals examined", proposals.examined())
    carried("reports issued", reports.selected(proposals.converted))
    carried("proposals assigned", proposals.assigned())
    began = perf_counter()
    for supervision_id in supervise(session, office, records.proposals, people, seed):
        confirm_supervision(session, cast.secretary, supervision_id)
    seconds["supervisions"] = perf_counter() - began
    carried("proposals answered", proposals.answered())
    began = perf_counter()
    reports.closed()
    seconds["reports closed"] = perf_counter() - began
    return seconds


def _writers(records: Drafts) -> set[str]:
    """Members who write, sign or support anything."""
    sponsors = {each.member_number for draft in records.proposals for each in draft.sponsors}
    authors = {each.member_number for draft in records.opinion_reports for each in draft.authors if each.role is not AuthorshipRole.EDITOR}
    return {number for number in sponsors | authors if number is not None}


def _bodies(records: Drafts) -> set[str]:
    sponsors = {each.body for draft in records.proposals for each in draft.sponsors}
    return {body for body in sponsors | {each.body for draft in records.opinion_reports for each in draft.authors} if body is not None}
