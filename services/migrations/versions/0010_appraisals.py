"""The annual appraisal: its states and steps, whom it leaves out, forms, objections, results with what people decided about them."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0010"
down_revision = "0009"

STATES = (
    "open",
    "collecting",
    "member_check",
    "department_review",
    "assessment",
    "draft_result",
    "public_notice",
    "recheck",
    "council",
    "issued",
    "fed_back",
    "archived",
)


def upgrade() -> None:
    _appraisal()
    _appraisal_result()
    _appraisal_step()
    _department_review()
    _exclusion()
    _registration_form()
    _consequence_decision()
    _feedback()
    _grade_decision()
    _objection()
    _sealed_facts()


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _key(column: str, table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(name))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that a committee owns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        *parts,
        _key("committee_id", "local_committee", f"fk_{name}_committee_id_local_committee"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])


def _appraisal() -> None:
    _table(
        "appraisal",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("regulation", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("regulation_source", sa.String(), nullable=False),
        sa.Column("partial_because", sa.String(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("check_until", sa.Date(), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("state", _word("appraisal_state", *STATES), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.CheckConstraint("notice_days >= 0", name=op.f("ck_appraisal_notice_days")),
        _key("opened_by_id", "account", "fk_appraisal_opened_by_id_account"),
        sa.UniqueConstraint("committee_id", "year", name=op.f("uq_appraisal_committee_id_year")),
    )


def _appraisal_result() -> None:
    _table(
        "appraisal_result",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scoring_id", sa.Integer(), nullable=False),
        sa.Column("state", _word("result_state", "draft", "issued", "superseded", "dropped"), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("approver", sa.String(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("seal_sm3", sa.String(length=64), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_appraisal_result_number")),
        _key("appraisal_id", "appraisal", "fk_appraisal_result_appraisal_id_appraisal"),
        _key("decided_by_id", "account", "fk_appraisal_result_decided_by_id_account"),
        _key("issued_by_id", "account", "fk_appraisal_result_issued_by_id_account"),
        _key("made_by_id", "account", "fk_appraisal_result_made_by_id_account"),
        _key("scoring_id", "scoring", "fk_appraisal_result_scoring_id_scoring"),
        sa.UniqueConstraint("appraisal_id", "number", name=op.f("uq_appraisal_result_appraisal_id_number")),
        sa.UniqueConstraint("scoring_id", name=op.f("uq_appraisal_result_scoring_id")),
    )


def _appraisal_step() -> None:
    _table(
        "appraisal_step",
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("became", _word("appraisal_state", *STATES), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        _key("appraisal_id", "appraisal", "fk_appraisal_step_appraisal_id_appraisal"),
        _key("made_by_id", "account", "fk_appraisal_step_made_by_id_account"),
    )
    op.create_index(op.f("ix_appraisal_step_appraisal_id"), "appraisal_step", ["appraisal_id"])


def _department_review() -> None:
    _table(
        "department_review",
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", Moment(), nullable=False),
        _key("appraisal_id", "appraisal", "fk_department_review_appraisal_id_appraisal"),
        _key("reviewed_by_id", "account", "fk_department_review_reviewed_by_id_account"),
        sa.UniqueConstraint("appraisal_id", "department", name=op.f("uq_department_review_appraisal_id_department")),
    )


def _exclusion() -> None:
    _table(
        "exclusion",
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        _key("appraisal_id", "appraisal", "fk_exclusion_appraisal_id_appraisal"),
        _key("decided_by_id", "account", "fk_exclusion_decided_by_id_account"),
        _key("member_id", "member", "fk_exclusion_member_id_member"),
        sa.UniqueConstraint("appraisal_id", "member_id", name=op.f("uq_exclusion_appraisal_id_member_id")),
    )
    op.create_index(op.f("ix_exclusion_member_id"), "exclusion", ["member_id"])


def _registration_form() -> None:
    _table(
        "registration_form",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("own_points", sa.BigInteger(), nullable=True),
        sa.Column("state", _word("registration_form_state", "draft", "submitted", "returned", "accepted"), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        _key("answered_by_id", "account", "fk_registration_form_answered_by_id_account"),
        _key("appraisal_id", "appraisal", "fk_registration_form_appraisal_id_appraisal"),
        _key("entered_by_id", "account", "fk_registration_form_entered_by_id_account"),
        _key("member_id", "member", "fk_registration_form_member_id_member"),
        sa.UniqueConstraint("appraisal_id", "member_id", name=op.f("uq_registration_form_appraisal_id_member_id")),
    )
    op.create_index(op.f("ix_registration_form_member_id"), "registration_form", ["member_id"])


def _consequence_decision() -> None:
    _table(
        "consequence_decision",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        _key("decided_by_id", "account", "fk_consequence_decision_decided_by_id_account"),
        _key("member_id", "member", "fk_consequence_decision_member_id_member"),
        _key("result_id", "appraisal_result", "fk_consequence_decision_result_id_appraisal_result"),
        sa.UniqueConstraint("result_id", "member_id", "proposal", name=op.f("uq_consequence_decision_result_id_member_id_proposal")),
    )
    op.create_index(op.f("ix_consequence_decision_member_id"), "consequence_decision", ["member_id"])


def _feedback() -> None:
    _table(
        "feedback",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        _key("entered_by_id", "account", "fk_feedback_entered_by_id_account"),
        _key("result_id", "appraisal_result", "fk_feedback_result_id_appraisal_result"),
    )
    op.create_index(op.f("ix_feedback_result_id"), "feedback", ["result_id"])


def _grade_decision() -> None:
    _table(
        "grade_decision",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        _key("decided_by_id", "account", "fk_grade_decision_decided_by_id_account"),
        _key("member_id", "member", "fk_grade_decision_member_id_member"),
        _key("result_id", "appraisal_result", "fk_grade_decision_result_id_appraisal_result"),
        sa.UniqueConstraint("result_id", "member_id", name=op.f("uq_grade_decision_result_id_member_id")),
    )
    op.create_index(op.f("ix_grade_decision_member_id"), "grade_decision", ["member_id"])


def _objection() -> None:
    _table(
        "objection",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("stage", _word("objection_stage", "member_check", "public_notice"), nullable=False),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("work", sa.String(), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("state", _word("objection_state", "open", "upheld", "rejected", "withdrawn"), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        _key("appraisal_id", "appraisal", "fk_objection_appraisal_id_appraisal"),
        _key("decided_by_id", "account", "fk_objection_decided_by_id_account"),
        _key("entered_by_id", "account", "fk_objection_entered_by_id_account"),
        _key("member_id", "member", "fk_objection_member_id_member"),
        _key("result_id", "appraisal_result", "fk_objection_result_id_appraisal_result"),
    )
    op.create_index("ix_objection_appraisal_id_state", "objection", ["appraisal_id", "state"])
    op.create_index(op.f("ix_objection_member_id"), "objection", ["member_id"])


def _sealed_facts() -> None:
    _table(
        "sealed_facts",
        sa.Column("scored_member_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _key("scored_member_id", "scored_member", "fk_sealed_facts_scored_member_id_scored_member"),
        sa.UniqueConstraint("scored_member_id", name=op.f("uq_sealed_facts_scored_member_id")),
    )
