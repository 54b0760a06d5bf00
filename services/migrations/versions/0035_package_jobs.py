"""Packages that are too large for one request are announced, sent and taken in the background."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    words = ("awaited", "waiting", "running", "done", "failed")
    states = sa.Enum(*words, name="package_state", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "package_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imports", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(), nullable=True),
        sa.Column("state", states, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("report", sa.String(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("beat_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("run", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_package_job_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_package_job_asked_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_job")),
        sa.UniqueConstraint("key", name=op.f("uq_package_job_key")),
    )
    op.create_index("ix_package_job_committee_id", "package_job", ["committee_id"])
    op.create_index("ix_package_job_state", "package_job", ["state", "id"])
