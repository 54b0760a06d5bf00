"""What became of an issue, once for all the pieces it was made of; who edited it; what a member says against an entry on behalf."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0025"
down_revision = "0024"

FACTS = ("forwarding", "adoption", "written_instruction")


def upgrade() -> None:
    op.add_column("report_course", sa.Column("disputed_because", sa.String(), nullable=True))
    with op.batch_alter_table("report_issue") as issues:
        issues.add_column(sa.Column("editor_member_id", sa.Integer(), nullable=True))
        issues.create_foreign_key(op.f("fk_report_issue_editor_member_id_member"), "member", ["editor_member_id"], ["id"])
    _table(
        "issue_outcome",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("outcome_kind", "reported", "adopted", "instructed", "fed_back"), nullable=False),
        sa.Column("level", _word("outcome_level", "own", "county", "prefecture", "province", "national"), nullable=True),
        sa.Column("manner", _word("manner", "single", "combined", "forwarded"), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("unproved_because", sa.String(), nullable=True),
        sa.Column("retracted_because", sa.String(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        _key("issue_outcome", "issue_id", "report_issue"),
        _key("issue_outcome", "recorded_by_id", "account"),
    )
    op.create_index("ix_issue_outcome_issue_id", "issue_outcome", ["issue_id"])
    for table in FACTS:
        with op.batch_alter_table(table) as facts:
            facts.add_column(sa.Column("issue_outcome_id", sa.Integer(), nullable=True))
            facts.create_foreign_key(op.f(f"fk_{table}_issue_outcome_id_issue_outcome"), "issue_outcome", ["issue_outcome_id"], ["id"])
        op.create_index(f"ix_{table}_issue_outcome_id", table, ["issue_outcome_id"])


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
