"""Texts and evidence that are too large for one request are announced, sent, and used by one change."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    states = sa.Enum("awaited", "here", "used", "over", name="sent_file_state", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "sent_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_sent_file_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_sent_file_asked_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_file")),
        sa.UniqueConstraint("key", name=op.f("uq_sent_file_key")),
    )
    for column in ("committee_id", "state", "asked_by_id"):
        op.create_index(f"ix_sent_file_{column}", "sent_file", [column])
