"""What each column holds of people: its class, what it is kept for, who may be shown it, and how long it stays.

Every column of every table stands here, under PERSONAL or IMPERSONAL; `docs/personal-data.md` is made from it. A row's id, its committee
and its revision are about nobody. An id of a person's row ties what stands beside it to that person, and is personal too.
"""

from __future__ import annotations

from services.models.personal_classes import Kept, Level, Personal, Purpose, Shown

_NAME = Personal(Level.PUBLIC, Purpose.NAME, Shown.READ, Kept.WITH_ROW)
_ORDER = Personal(Level.PUBLIC, Purpose.ORDER, Shown.NOBODY, Kept.WITH_ROW)
_SEAT = Personal(Level.PUBLIC, Purpose.SEAT, Shown.READ, Kept.WITH_ROW)
# A sector may tell a belief, a people or a party, and so may a group's name (`services.sensitivity`).
_SECTOR = Personal(Level.SENSITIVE, Purpose.SEAT, Shown.READ_PERFORMANCE, Kept.WITH_ROW)
_PART = Personal(Level.ORDINARY, Purpose.PART, Shown.READ_PERFORMANCE, Kept.WITH_ROW)
_SCORE = Personal(Level.ORDINARY, Purpose.SCORE, Shown.READ_PERFORMANCE, Kept.WITH_ROW)
_APPRAISED = Personal(Level.ORDINARY, Purpose.APPRAISE, Shown.READ_PERFORMANCE, Kept.WITH_ROW)
# Illness may be why; and facts hold the sector.
_SENSITIVE_APPRAISED = _APPRAISED._replace(level=Level.SENSITIVE)
_ANSWER_FOR = Personal(Level.ORDINARY, Purpose.ANSWER_FOR, Shown.NOBODY, Kept.WITH_ROW)
# Who decided about members is shown with what was decided; who took a year from step to step, to whoever reads figures.
_DECIDED = _ANSWER_FOR._replace(shown=Shown.READ_PERFORMANCE)
_STEPPED = _ANSWER_FOR._replace(shown=Shown.READ_FIGURES)
_ACCOUNT = Personal(Level.ORDINARY, Purpose.ACCOUNT, Shown.NOBODY, Kept.WITH_ROW)
_PROOF = Personal(Level.SENSITIVE, Purpose.PROOF, Shown.NOBODY, Kept.UNTIL_REPLACED)
_SESSION = Personal(Level.SENSITIVE, Purpose.PROOF, Shown.NOBODY, Kept.UNTIL_OVER)
_GUARD = Personal(Level.ORDINARY, Purpose.GUARD, Shown.NOBODY, Kept.HALF_AN_HOUR)
_RETRY = Personal(Level.ORDINARY, Purpose.RETRY, Shown.NOBODY, Kept.A_WEEK)
_AUDIT = Personal(Level.ORDINARY, Purpose.ANSWER_FOR, Shown.NOBODY, Kept.AUDIT)
_EVIDENCE = Personal(Level.ORDINARY, Purpose.EVIDENCE, Shown.READ_PERFORMANCE, Kept.WITH_ROW)

_DRAFTED = Personal(Level.ORDINARY, Purpose.DRAFT, Shown.READ, Kept.WITH_ROW)
_WRITTEN = _DRAFTED._replace(shown=Shown.READ_PERFORMANCE)

_REGISTERED = dict.fromkeys(("registered_by_id", "registered_at", "verified_by_id", "verified_at", "verified_because"), _ANSWER_FOR)


def _all(words: str, stated: Personal) -> dict[str, Personal]:
    return dict.fromkeys(words.split(), stated)


PERSONAL: dict[str, dict[str, Personal]] = {
    "member": {**_all("number name", _NAME), **_all("strokes_key pinyin_key search_text", _ORDER)},
    "membership": {**_all("member_id special_committee_id on_standing_committee from_on to_on leaving", _SEAT), "sector_id": _SECTOR},
    "post": _all("membership_id title", _SEAT),
    "group_seat": {"membership_id": _SEAT, "group_id": _SECTOR},
    "particulars": {
        "member_id": _SEAT._replace(level=Level.ORDINARY, purpose=Purpose.REACH, shown=Shown.READ_PERSONAL),
        "sealed_phone": Personal(Level.SENSITIVE, Purpose.REACH, Shown.READ_PERSONAL, Kept.UNTIL_CORRECTED),
        "party": Personal(Level.SENSITIVE, Purpose.PARTY, Shown.READ_PERSONAL, Kept.UNTIL_CORRECTED),
    },
    "participation": {**_all("activity_id member_id role", _PART), **_REGISTERED},
    "attendance": {
        **_all("participation_id session_id status", _PART),
        "sealed_leave_reason": Personal(Level.SENSITIVE, Purpose.LEAVE, Shown.READ_PERSONAL, Kept.UNTIL_CORRECTED),
    },
    "sponsorship": {**_all("proposal_id member_id role position", _PART._replace(shown=Shown.READ)), **_REGISTERED},
    "authorship": {**_all("report_id member_id role position", _PART), **_REGISTERED},
    "adoption": {"by": _PART._replace(purpose=Purpose.OUTCOME), **_REGISTERED},
    "written_instruction": {"by": _PART._replace(purpose=Purpose.OUTCOME), **_REGISTERED},
    "assessment": {
        **_all("number kind item member_id quantity reason dated_on", _PART),
        "given_by": _PART._replace(purpose=Purpose.OUTCOME),
        **_REGISTERED,
    },
    **dict.fromkeys(("activity_organiser", "forwarding", "handling", "proposal_mark", "reply"), _REGISTERED),
    "attachment": {
        **_all("file_name sha256", _EVIDENCE),
        **_all("added_by_id added_at withdrawn_by_id withdrawn_at", _ANSWER_FOR),
        "withdrawn_because": _ANSWER_FOR._replace(shown=Shown.READ_PERFORMANCE),
    },
    "scored_member": {
        **_all("scoring_id member_id number name total grade candidate_for not_graded unverified_count rank card", _SCORE),
        **_all("sector_id sector", _SCORE._replace(level=Level.SENSITIVE)),
        **_all("strokes_key standing", _ORDER),
    },
    "score_line": _all("scored_member_id place node clause block cite works work title dated_on points reason", _SCORE),
    "scoring": _all("started_by_id", _ANSWER_FOR),
    "ranking_decision": _all("decided_by_id decided_at", _ANSWER_FOR._replace(shown=Shown.READ_FIGURES)),
    "appraisal": _all("opened_by_id opened_at", _STEPPED),
    "appraisal_step": _all("reason made_by_id made_at", _STEPPED),
    "exclusion": {
        **_all("member_id", _APPRAISED),
        **_all("reason", _SENSITIVE_APPRAISED),
        **_all("decided_by_id decided_at", _DECIDED),
    },
    "group_exclusion": {**_all("reason", _APPRAISED), **_all("decided_by_id decided_at", _DECIDED)},
    "group_objection": {
        **_all("result_id stage clause work statement raised_by raised_on state answer", _APPRAISED),
        **_all("entered_by_id entered_at decided_by_id", _ANSWER_FOR),
        "decided_at": _DECIDED,
    },
    "registration_form": {
        **_all("member_id summary own_points state answer", _APPRAISED),
        **_all("entered_by_id entered_at answered_at", _DECIDED),
        "answered_by_id": _ANSWER_FOR,
    },
    "department_review": {**_all("findings", _APPRAISED), **_all("reviewed_by_id reviewed_at", _DECIDED)},
    "objection": {
        **_all("result_id member_id stage clause work statement raised_by raised_on state answer", _APPRAISED),
        **_all("entered_by_id entered_at decided_by_id", _ANSWER_FOR),
        "decided_at": _DECIDED,
    },
    "appraisal_result": {
        **_all("reason made_at approver decided_on", _STEPPED),
        **_all("made_by_id decided_by_id issued_by_id", _ANSWER_FOR),
    },
    "sealed_facts": _all("scored_member_id facts digest", _SENSITIVE_APPRAISED._replace(shown=Shown.NOBODY)),
    "sealed_group_facts": _all("facts", _APPRAISED._replace(shown=Shown.NOBODY)),
    "group_decision": _all("decided_by_id decided_at", _DECIDED),
    "grade_decision": {**_all("result_id member_id grade reason", _APPRAISED), **_all("decided_by_id decided_at", _DECIDED)},
    "consequence_decision": {
        **_all("result_id member_id proposal accepted reason", _APPRAISED),
        **_all("decided_by_id decided_at", _DECIDED),
    },
    "list_decision": {**_all("result_id member_id accepted reason", _APPRAISED), **_all("decided_by_id decided_at", _DECIDED)},
    "feedback": {**_all("result_id unit about sent_on", _APPRAISED), **_all("entered_by_id entered_at", _ANSWER_FOR)},
    # What a draft says may name people; who examined and handled it answers for it.
    "proposal_course": {
        **_all("title text", _DRAFTED),
        **_all("outcome_by_id entered_by_id entered_at", _ANSWER_FOR),
    },
    "proposal_signer": {
        **_all("course_id member_id position is_seconder answer answered_on on_behalf", _DRAFTED),
        "answered_by_id": _ANSWER_FOR,
    },
    "proposal_step": {"reason": _DRAFTED, **_all("made_by_id made_at", _ANSWER_FOR)},
    "handling_course": _all("reply_text returned_because", _DRAFTED),
    "course_manuscript": {**_all("blocks file_name dropped", _WRITTEN), **_all("made_by_id made_at", _ANSWER_FOR)},
    "reply_round": _all("reply_text", _DRAFTED),
    "reply_rating": {
        **_all("handling_course_id member_id process result remark rated_on", _DRAFTED),
        **_all("rated_by_id rated_at", _ANSWER_FOR),
    },
    "supervision": _all("led_by", _DRAFTED),
    # What is said of a proposal is said of whoever made it.
    "proposal_selection": {
        **_all("partial_because deviation_because decided_by", _DRAFTED),
        **_all("opened_by_id opened_at put_by_id put_at decided_by_id", _ANSWER_FOR),
    },
    "selection_step": {"reason": _DRAFTED, **_all("made_by_id made_at", _ANSWER_FOR)},
    "candidate_attribute": {"value": _DRAFTED, **_all("stated_by_id stated_at", _ANSWER_FOR)},
    "selection_choice": {"reason": _DRAFTED, **_all("made_by_id made_at", _ANSWER_FOR)},
    "outstanding_proposal": {"taken_back_because": _DRAFTED},
    "reply_scan": {
        **_all("file_name withdrawn_because", _DRAFTED),
        **_all("added_by_id added_at withdrawn_by_id withdrawn_at", _ANSWER_FOR),
    },
    "quality_rating": {"remark": _DRAFTED, **_all("rated_by_id rated_at", _ANSWER_FOR)},
    "proposal_assessment": {**_all("reason given_by", _PART), **_REGISTERED},
    "supervision_member": _all("supervision_id member_id", _DRAFTED),
    "report_course": {
        **_all("title text informant_id asked shelved_because disputed_because", _WRITTEN),
        **_all("entered_by_id entered_at", _ANSWER_FOR),
    },
    "report_writer": _all("course_id member_id position", _WRITTEN),
    "report_issue": {**_all("title text signed_by editor_member_id", _WRITTEN), **_all("edited_by_id signed_by_id", _ANSWER_FOR)},
    "issue_outcome": {**_all("by text unproved_because retracted_because", _WRITTEN), **_all("recorded_by_id recorded_at", _ANSWER_FOR)},
    "report_step": {"reason": _WRITTEN, **_all("made_by_id made_at", _ANSWER_FOR)},
    "export_job": {
        **_all("member members group_name file_name", _APPRAISED),
        **_all("reason asked_by_id", _ANSWER_FOR),
    },
    "package_job": {
        **_all("report problem", _SENSITIVE_APPRAISED._replace(shown=Shown.ADMINISTER)),
        **_all("because asked_by_id", _ANSWER_FOR),
    },
    "sent_file": _all("asked_by_id", _ANSWER_FOR),
    "ballot_round": _all("opened_by_id opened_at counted_by_id counted_at concluded_by_id concluded_at", _ANSWER_FOR),
    "ballot_count": _all("choice_id member_id count", _APPRAISED),
    "account": _all("name display_name kind disabled_at", _ACCOUNT),
    "role_grant": _all("account_id role held_for member_id sector_id special_committee_id handling_unit_id body", _ACCOUNT),
    "access_token": {**_all("account_id name rights issued_at expires_at revoked_at", _ACCOUNT), "digest": _PROOF},
    "calendar_address": {**_all("account_id made_at", _ACCOUNT), "digest": _PROOF},
    "foreign_subject": _all("account_id issuer subject", _ACCOUNT),
    "credential": _all("account_id password_hash password_since sealed_code_secret codes_since last_code_step", _PROOF),
    "reset_token": _all("account_id digest expires_at", _SESSION),
    "sign_in_session": _all("account_id digest address with_code began_at proven_at seen_at ends_at", _SESSION),
    "sign_in_failure": _all("subject at", _GUARD),
    "given_answer": _all("account_id key digest answer at", _RETRY),
    "audit_entry": _all("at account_id action noun row_id changes reason", _AUDIT),
}

ABOUT_NOBODY = frozenset(("id", "committee_id", "revision"))
IMPERSONAL: dict[str, frozenset[str]] = {
    table: frozenset(words.split())
    for table, words in {
        "local_committee": "parent_id name level search_text",
        "division_code": "code valid_from valid_to",
        "calendar_day": "day works reason",
        "calendar_year": "year reason",
        "committee_parameter": "name value valid_from reason",
        "term": "ordinal starts_on ends_on",
        "plenary_session": "term_id ordinal opens_on closes_on",
        "special_committee": "name",
        "activity_group": "name kind valid_from valid_to sector_id special_committee_id",
        "sector": "code name position is_sensitive valid_from valid_to successor_id search_text",
        "sector_alias": "sector_id name search_text",
        "adopted_regulation": "group_kind regulation version from_on",
        # Works, without who made them.
        "activity": "number kind title held_on is_away search_text",
        "activity_session": "activity_id held_on half",
        "activity_organiser": "activity_id group_id sector_id special_committee_id",
        "proposal": "plenary_session_id number case_number title submitted_on concerns_livelihood withdrawn_on search_text",
        "proposal_bigram": "committee_id bigram proposal_id",
        "opinion_report": "number title submitted_on withdrawn_on converted_from_id search_text",
        "handling_unit": "name",
        "handling": "proposal_id unit_id role assigned_on",
        "proposal_mark": "proposal_id mark dated_on",
        "reply": "handling_id replied_on",
        "forwarding": "report_id level forwarded_on issue_outcome_id",
        "adoption": "report_id level manner adopted_on issue_outcome_id",
        "written_instruction": "report_id level instructed_on issue_outcome_id",
        # Bodies, not people.
        "sponsorship": "body",
        "authorship": "body",
        "assessment": "group_id",
        "attachment": "activity_id proposal_id report_id assessment_id media_type size",
        "member": "name_order_version",
        "membership": "term_id",
        "scoring": "year group_kind regulation title version status content_hash engine_version period_from period_to cut_off facts_hash"
        " unverified_count applied state done total problem started_at beat_at finished_at",
        "scored_member": "grade_decided_by",
        # Groups, not people; who gave a group points stands with the facts.
        "scored_group": "scoring_id group_id name strokes_key sector dissolved_on total grade candidate_for grade_decided_by not_graded"
        " unverified_count standing rank card",
        "group_score_line": "scored_group_id place kind node clause block cite works work title dated_on points reason",
        "sealed_group_facts": "scored_group_id digest",
        "group_decision": "result_id group_id about name accepted reason",
        "list_decision": "name",
        "score_line": "kind",
        "ranking_decision": "shown reason",
        # Ballots without names: nobody can tell from counts who marked what.
        "ballot_round": "appraisal_id item voters because divisor quantum voted_on dated_on issued returned valid",
        "ballot_choice": "round_id place name value",
        "ballot_count": "round_id",
        "group_ballot_count": "round_id choice_id group_id count",
        "appraisal": "year group_kind regulation title version status content_hash regulation_source partial_because notice_days"
        " notice_unit check_until notice_from notice_until state",
        "appraisal_step": "appraisal_id event became",
        "exclusion": "appraisal_id",
        "registration_form": "appraisal_id",
        "department_review": "appraisal_id department",
        "objection": "appraisal_id",
        "group_exclusion": "appraisal_id group_id",
        "group_objection": "appraisal_id group_id",
        "proposal_course": "state plenary_session_id way body concerns_livelihood holds_no_secret may_be_public is_public category"
        " invited_on cosign_until cosign_is_provisional proposal_id outcome outcome_ground merge_into_id counts_as_filed on_behalf",
        "proposal_step": "course_id handling_course_id event became",
        "handling_course": "course_id handling_id unit_id role state round accept_until contact_until due_on extendable_until rate_until"
        " quality_until quality_is_provisional"
        " accept_is_provisional contact_is_provisional due_is_provisional extendable_is_provisional rate_is_provisional"
        " due_since accepted_on passed_on contacted_on reply_number letter meaning promise promised_until"
        " fulfilled_on agreed",
        "reply_rating": "round body scan_id",
        "reply_round": "handling_course_id round reply_number letter meaning promised_until replied_on manuscript_id",
        "course_manuscript": "proposal_course_id report_course_id report_issue_id handling_course_id version is_latest origin sha256"
        " length",
        "supervision": "year name kind",
        "supervised_proposal": "supervision_id proposal_id",
        "proposal_selection": "year regulation title version status content_hash regulation_source award state round listed_at facts_hash"
        " people places places_least meant_share applied decided_round decided_on",
        "selection_step": "selection_id event became",
        "candidate_attribute": "selection_id proposal_id name",
        "selection_entry": "selection_id round proposal_id place rank total grade standing is_meant told lines card facts digest",
        "selection_choice": "selection_id round proposal_id is_chosen",
        "outstanding_proposal": "selection_id proposal_id round decided_on taken_back_round taken_back_on",
        "reply_scan": "handling_course_id round media_type size sha256",
        "quality_rating": "handling_course_id quantity full_marks rated_on scan_id assessment_id",
        "proposal_assessment": "proposal_id position item quantity dated_on",
        "supervision_step": "supervision_id kind place held_on",
        "supervision_suggestion": "supervision_id position aspect text",
        "reference_topic": "plenary_session_id title offered_by",
        "report_course": "state body holds_no_secret converted_from_id issue_id report_id on_behalf",
        "report_issue": "state bulletin year number issued_on",
        "issue_outcome": "issue_id kind level manner dated_on evidence_id",
        "issue_source": "issue_id course_id numerator denominator",
        "report_step": "course_id issue_id event became",
        "export_job": "year form number is_live is_own group_kind is_unmasked state done total problem asked_at beat_at finished_at"
        " expires_at key run size sha256",
        "package_job": "size sha256 imports state done total is_new asked_at beat_at finished_at key run",
        "sent_file": "size sha256 state asked_at key",
        "appraisal_result": "appraisal_id number scoring_id state issued_on document_number seal seal_sm3",
    }.items()
}
