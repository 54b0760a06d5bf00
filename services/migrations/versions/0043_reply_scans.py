"""Units attach the signed reply to what they answered."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0043"
down_revision = "0042"

_POINTS_TO = {
    "committee_id": "local_committee",
    "handling_course_id": "handling_course",
    "added_by_id": "account",
    "withdrawn_by_id": "account",
}


def upgrade() -> None:
    op.create_table(
        "reply_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("handling_course_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=True),
        *(_key(column, table) for column, table in _POINTS_TO.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_scan")),
    )
    for column in ("committee_id", "handling_course_id"):
        op.create_index(f"ix_reply_scan_{column}", "reply_scan", [column])


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_reply_scan_{column}_{table}"))
