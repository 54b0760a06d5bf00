"""Ballots about groups on paper, kept as counts."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "group_ballot_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_group_ballot_count_count")),
        _key("round_id", "ballot_round"),
        _key("choice_id", "ballot_choice"),
        _key("group_id", "activity_group"),
        _key("committee_id", "local_committee"),
        sa.UniqueConstraint("choice_id", "group_id", name=op.f("uq_group_ballot_count_choice_id_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_ballot_count")),
    )
    for column in ("committee_id", "round_id", "group_id"):
        op.create_index(f"ix_group_ballot_count_{column}", "group_ballot_count", [column])


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_group_ballot_count_{column}_{table}"))
