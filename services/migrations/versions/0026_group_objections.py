"""Objections about groups, and groups that are left out of a year's appraisal."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "group_exclusion",
        *_owned(),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        *_keys("group_exclusion", decided_by_id="account"),
        sa.UniqueConstraint("appraisal_id", "group_id", name=op.f("uq_group_exclusion_appraisal_id_group_id")),
    )
    op.create_table(
        "group_objection",
        *_owned(),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
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
        *_keys("group_objection", result_id="appraisal_result", entered_by_id="account", decided_by_id="account"),
    )
    op.create_index("ix_group_objection_appraisal_id_state", "group_objection", ["appraisal_id", "state"])
    for table in ("group_exclusion", "group_objection"):
        for column in ("committee_id", "group_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _owned() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "committee_id", "appraisal_id")]


def _keys(table: str, **others: str) -> list[sa.Constraint]:
    named = {"committee_id": "local_committee", "appraisal_id": "appraisal", "group_id": "activity_group", **others}
    keys = [sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}")) for name, to in named.items()]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
