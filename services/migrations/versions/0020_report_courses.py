"""The way of an opinion report, and the issues that several are combined into."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    _table(
        "report_issue",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("state", _word("issue_state", "editing", "signing", "issued", "reported", "closed", "dissolved"), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("committee_id", "bulletin", "year", "number", name=op.f("uq_report_issue_committee_id_bulletin_year_number")),
        _key("report_issue", "edited_by_id", "account"),
        _key("report_issue", "signed_by_id", "account"),
    )
    op.create_index("ix_report_issue_state", "report_issue", ["state"])
    _table(
        "report_course",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "state",
            _word("report_state", "draft", "submitted", "shelved", "selected", "issued", "closed", "discarded", "withdrawn"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("informant_id", sa.Integer(), nullable=True),
        sa.Column("holds_no_secret", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("shelved_because", sa.String(), nullable=True),
        sa.Column("converted_from_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.UniqueConstraint("report_id", name=op.f("uq_report_course_report_id")),
        sa.UniqueConstraint("converted_from_id", name=op.f("uq_report_course_converted_from_id")),
        _key("report_course", "informant_id", "account"),
        _key("report_course", "converted_from_id", "proposal_course"),
        _key("report_course", "issue_id", "report_issue"),
        _key("report_course", "report_id", "opinion_report"),
        _key("report_course", "entered_by_id", "account"),
    )
    op.create_index("ix_report_course_entered_by_id", "report_course", ["entered_by_id"])
    op.create_index("ix_report_course_informant_id", "report_course", ["informant_id"])
    op.create_index("ix_report_course_issue_id", "report_course", ["issue_id"])
    op.create_index("ix_report_course_state", "report_course", ["state"])
    _table(
        "issue_source",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.UniqueConstraint("course_id", name=op.f("uq_issue_source_course_id")),
        sa.CheckConstraint("numerator >= 0 AND denominator >= 1 AND numerator <= denominator", name=op.f("ck_issue_source_share")),
        _key("issue_source", "issue_id", "report_issue"),
        _key("issue_source", "course_id", "report_course"),
    )
    op.create_index("ix_issue_source_issue_id", "issue_source", ["issue_id"])
    _table(
        "report_step",
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.CheckConstraint("(course_id IS NULL) <> (issue_id IS NULL)", name=op.f("ck_report_step_piece_or_issue")),
        _key("report_step", "course_id", "report_course"),
        _key("report_step", "issue_id", "report_issue"),
        _key("report_step", "made_by_id", "account"),
    )
    op.create_index("ix_report_step_course_id", "report_step", ["course_id"])
    op.create_index("ix_report_step_issue_id", "report_step", ["issue_id"])
    _table(
        "report_writer",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("course_id", "member_id", name=op.f("uq_report_writer_course_id_member_id")),
        sa.UniqueConstraint("course_id", "position", name=op.f("uq_report_writer_course_id_position")),
        _key("report_writer", "course_id", "report_course"),
        _key("report_writer", "member_id", "member"),
    )
    op.create_index("ix_report_writer_member_id", "report_writer", ["member_id"])


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _key(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that a committee owns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        *parts,
        _key(name, "committee_id", "local_committee"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])
