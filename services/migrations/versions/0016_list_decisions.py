"""Who of those level for the last places of a list stands on it."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "list_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        _key("committee_id", "local_committee"),
        _key("result_id", "appraisal_result"),
        _key("member_id", "member"),
        _key("decided_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_decision")),
        sa.UniqueConstraint("result_id", "member_id", "name", name=op.f("uq_list_decision_result_id_member_id_name")),
    )
    op.create_index(op.f("ix_list_decision_committee_id"), "list_decision", ["committee_id"])
    op.create_index(op.f("ix_list_decision_member_id"), "list_decision", ["member_id"])


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_list_decision_{column}_{table}"))
