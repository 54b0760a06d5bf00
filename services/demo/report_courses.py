"""The demo's opinion reports taken from draft to what became of them, on the drafts' own days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from services.demo.cast import Cast
from services.demo.gatherings import YEAR
from services.models import AuthorshipRole, OutcomeLevel
from services.opinion_reports import OpinionReportDraft
from services.opinion_reports.closing import close_year
from services.opinion_reports.drafting import PieceDraft, draft_piece
from services.opinion_reports.issues import IssueDraft, open_issue
from services.opinion_reports.outcomes import record_adoption, report_upward
from services.opinion_reports.selecting import shelve_piece
from services.opinion_reports.signing import hand_to_sign, sign_issue
from services.opinion_reports.submitting import submit_piece

BULLETIN = "社情民意(示例)"
LAST_DAY = date(YEAR, 12, 31)


class ReportYear:
    """The year's reports under way. Each stage is an iterator that yields once for each report it has moved on."""

    def __init__(self, session: Session, cast: Cast, drafts: Sequence[OpinionReportDraft]) -> None:
        self._session, self._cast, self._drafts = session, cast, drafts
        self._courses: dict[str, int] = {}

    def submitted(self) -> Iterator[None]:
        """Written and handed in, in the order of the drafts: so they are numbered."""
        for draft in self._drafts:
            first, *others = draft.authors
            writers = tuple(str(each.member_number) for each in (first, *others) if each.role is not AuthorshipRole.EDITOR)
            actor = self._cast.bodies[first.body] if first.body else self._cast.members[writers[0]]
            text = f"{draft.title}:情况、原因和建议(示例)。"
            piece = PieceDraft(draft.title, text, () if first.body else writers, first.body, holds_no_secret=True)
            course_id = draft_piece(self._session, actor, self._cast.committee_id, piece)
            submit_piece(self._session, actor, course_id, today=draft.submitted_on)
            self._courses[str(draft.number)] = course_id
            yield

    def selected(self, converted: Sequence[int]) -> Iterator[None]:
        """What is sent on or was edited by a member is issued, two of one day together; the rest is read and kept aside."""
        for course_id in converted:
            shelve_piece(self._session, self._cast.editor, course_id, "已作社情民意收存(示例)")
        waiting: OpinionReportDraft | None = None
        for draft in self._drafts:
            if not draft.forwardings and not _editor(draft):
                shelve_piece(self._session, self._cast.editor, self._courses[str(draft.number)], "所反映情况已在其他信息中报送(示例)")
            elif draft.adoptions or _editor(draft):
                self._issue([draft])
            elif waiting is not None and waiting.forwardings == draft.forwardings:
                self._issue([waiting, draft])
                waiting = None
            else:
                if waiting is not None:
                    self._issue([waiting])
                waiting = draft
            yield
        if waiting is not None:
            self._issue([waiting])

    def closed(self) -> int:
        """The year's end: how many issues and pieces that were kept aside are closed."""
        return close_year(self._session, self._cast.editor, self._cast.committee_id, YEAR, today=LAST_DAY)

    def _issue(self, drafts: Sequence[OpinionReportDraft]) -> None:
        session, editor, first = self._session, self._cast.editor, drafts[0]
        day = first.submitted_on + timedelta(days=1)
        draft = IssueDraft(BULLETIN, first.title, f"{first.title}:经编辑(示例)。", _editor(first))
        issue_id = open_issue(
            session, editor, self._cast.committee_id, draft, [self._courses[str(each.number)] for each in drafts], today=day
        )
        hand_to_sign(session, editor, issue_id)
        sign_issue(session, self._cast.secretary, issue_id, day, today=day)
        for sent in first.forwardings:
            report_upward(session, editor, issue_id, OutcomeLevel.PROVINCE, sent.forwarded_on, today=sent.forwarded_on)
        for adoption in first.adoptions:
            # The source says neither by whom nor at which level.
            record_adoption(session, editor, issue_id, adoption.level, adoption.manner, adoption.adopted_on, today=adoption.adopted_on)


def _editor(draft: OpinionReportDraft) -> str | None:
    """The member who edited it, by number."""
    return next((each.member_number for each in draft.authors if each.role is AuthorshipRole.EDITOR), None)
