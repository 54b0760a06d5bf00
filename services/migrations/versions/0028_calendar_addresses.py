"""Secret addresses at which people's calendar programs fetch what is due."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "calendar_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_calendar_address_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_address_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_address_account_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_address_digest")),
    )
    op.create_index(op.f("ix_calendar_address_committee_id"), "calendar_address", ["committee_id"])
