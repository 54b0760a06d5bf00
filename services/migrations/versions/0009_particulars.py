"""Members' particulars, why somebody was on leave, and which sectors are nobody else's business."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# As `services.sensitivity` has it; written out, because a step of the schema never changes afterwards.
WORDS = ("宗教", "民族", "佛教", "道教", "伊斯兰", "天主教", "基督教")


def upgrade() -> None:
    op.create_table(
        "particulars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sealed_phone", sa.String(), nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_particulars_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_particulars_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_particulars")),
        sa.UniqueConstraint("member_id", name=op.f("uq_particulars_member_id")),
    )
    op.create_index("ix_particulars_committee_id", "particulars", ["committee_id"])
    op.add_column("attendance", sa.Column("sealed_leave_reason", sa.String(), nullable=True))
    op.add_column("sector", sa.Column("is_sensitive", sa.Boolean(), nullable=False, server_default=sa.false()))
    sector = sa.table("sector", sa.column("name", sa.String), sa.column("is_sensitive", sa.Boolean))
    op.execute(sector.update().where(sa.or_(*(sector.c.name.contains(word) for word in WORDS))).values(is_sensitive=True))
