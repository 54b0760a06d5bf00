"""What units that handled a proposal say of the proposal itself."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "quality_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("handling_course_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("full_marks", sa.BigInteger(), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("rated_by_id", sa.Integer(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("quantity >= 0 AND quantity <= full_marks", name=op.f("ck_quality_rating_within")),
        sa.UniqueConstraint("handling_course_id", name=op.f("uq_quality_rating_handling_course_id")),
        *(_key(column, table) for column, table in _POINTS_TO.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_rating")),
    )
    op.create_index("ix_quality_rating_committee_id", "quality_rating", ["committee_id"])
    op.create_index("ix_quality_rating_assessment_id", "quality_rating", ["assessment_id"])


_POINTS_TO = {
    "committee_id": "local_committee",
    "handling_course_id": "handling_course",
    "rated_by_id": "account",
    "scan_id": "attachment",
    "assessment_id": "proposal_assessment",
}


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_quality_rating_{column}_{table}"))
