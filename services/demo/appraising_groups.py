"""The demo's groups taken through their own appraisal, kind by kind: nothing compares them with members, or one kind with another."""

from __future__ import annotations

from datetime import date

from services.appraisals import drafting, feedback, issuing, moving, opening, reviewing
from services.demo.acting import Acting
from services.demo.gatherings import YEAR

PARTIAL = "演示:主席会议同意按已收录的条文考核"


def appraise_groups(acting: Acting, kind: str, document: str, *, appraiser: str, verifier: str, secretary: str) -> None:
    """From opening to archive, without a public notice: groups are told at a meeting."""
    opened = {"notice_days": 0, "partial_because": PARTIAL, "group_kind": kind}
    acting.appraisal_id = acting.do(appraiser, opening.open_appraisal, acting.committee_id, YEAR, acting.regulations, **opened)
    acting.step(appraiser, moving.begin_collecting)
    acting.step(appraiser, moving.begin_member_check, date(2024, 1, 20), today=date(2024, 1, 8))
    acting.step(appraiser, moving.begin_department_review, today=date(2024, 1, 22))
    acting.step(verifier, reviewing.review_department, "演示考核小组", "各组台账已逐项核对。")
    acting.draft(drafting.draft_result)
    acting.step(appraiser, moving.submit_to_council, today=date(2024, 2, 6))
    decided = {"approver": "演示主席会议", "decided_on": date(2024, 2, 18), "document_number": document}
    acting.step(secretary, issuing.issue_result, **decided, today=date(2024, 2, 20))
    acting.step(appraiser, feedback.record_feedback, "各小组", date(2024, 3, 1), "本组考核结果", today=date(2024, 3, 1))
    acting.step(appraiser, moving.finish_feedback)
    acting.step(appraiser, moving.archive)
