"""A committee's year on its way to a draft result, with forms and objections of some members."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import select

from services.accounts import create_account
from services.appraisals.checking import enter_registration_form
from services.appraisals.drafting import draft_result
from services.appraisals.moving import begin_collecting, begin_department_review, begin_member_check
from services.appraisals.objections import raise_objection, withdraw_objection
from services.appraisals.opening import open_appraisal
from services.appraisals.reviewing import review_department
from services.audit import acting
from services.database import transaction
from services.models import ActivityGroup, GroupObjection, ObjectionStage, ObjectionState, Role
from tests.graphql_schema.city import City

YEAR, WRITTEN = 2023, ("0001", "0002", "0003", "0004")
CHECKED = date(2024, 1, 20)


def appraise(city: City, committee_id: int) -> int:
    """The id of the appraisal; its draft waits to be scored."""
    with transaction(city.engine) as session:

        def somebody(role: Role) -> Any:
            return create_account(session, city.administrator, committee_id, f"year-{role}-{committee_id}", role.value, [role])

        appraiser, verifier = somebody(Role.APPRAISER), somebody(Role.VERIFIER)
        because = "主席会议决定按已收录条文考核"
        key = open_appraisal(session, appraiser, committee_id, YEAR, city.regulations, notice_days=5, partial_because=because)
        begin_collecting(session, appraiser, key)
        begin_member_check(session, appraiser, key, CHECKED, today=CHECKED)
        for number in WRITTEN:
            enter_registration_form(session, appraiser, key, number, "全年参加会议。", today=CHECKED)
            said = raise_objection(session, appraiser, key, number, "少记一次。", city.regulations, raised_by="王某", today=CHECKED)
            withdraw_objection(session, appraiser, said, "已核对")
        begin_department_review(session, appraiser, key, "已全部核对", today=CHECKED)
        review_department(session, verifier, key, "提案委", "无误")
        draft_result(session, appraiser, key, city.regulations)
    return key


def object_to_group(city: City, appraisal_id: int, committee_id: int) -> None:
    """An objection about a group: that its appraisal is of groups is not asked here."""
    with transaction(city.engine) as session, acting(session, city.administrator, "objection.raise"):
        group_id = session.exec(select(ActivityGroup.id).where(ActivityGroup.committee_id == committee_id)).first()
        said = {"stage": ObjectionStage.PUBLIC_NOTICE, "statement": "少记一次", "raised_by": "组长", "state": ObjectionState.OPEN}
        keys = {"committee_id": committee_id, "appraisal_id": appraisal_id, "group_id": group_id}
        when = {"entered_by_id": city.administrator.account_id, "raised_on": date(2024, 1, 22), "entered_at": datetime.now(UTC)}
        session.add(GroupObjection.model_validate({**keys, **said, **when}))
