"""Files that are made in the background, and until when they can be fetched."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText, Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    words = ("waiting", "running", "done", "failed", "cancelled")
    states = sa.Enum(*words, name="export_state", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "export_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("member", ByteText, nullable=True),
        sa.Column("is_unmasked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("beat_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("run", sa.String(length=32), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_export_job_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_export_job_asked_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
        sa.UniqueConstraint("key", name=op.f("uq_export_job_key")),
    )
    op.create_index("ix_export_job_committee_id", "export_job", ["committee_id"])
    op.create_index("ix_export_job_state", "export_job", ["state", "id"])
    op.create_index("ix_export_job_asked", "export_job", ["committee_id", "asked_by_id", "id"])
