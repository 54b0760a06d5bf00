"""What people gave members and groups where a regulation leaves points to them; evidence may be attached to it."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText, Moment

revision = "0012"
down_revision = "0011"

ONE_WORK = " + ".join(f"(CASE WHEN {work}_id IS NULL THEN 0 ELSE 1 END)" for work in ("activity", "proposal", "report", "assessment"))


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_assessment_{column}_{table}"))


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("number", ByteText, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("assessment", "checklist", "adjustment", name="assessment_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (group_id IS NULL)", name=op.f("ck_assessment_member_or_group")),
        _key("committee_id", "local_committee"),
        _key("registered_by_id", "account"),
        _key("verified_by_id", "account"),
        _key("member_id", "member"),
        _key("group_id", "activity_group"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_assessment_committee_id_number")),
    )
    op.create_index("ix_assessment_day", "assessment", ["committee_id", "dated_on", "id"])
    op.create_index("ix_assessment_member", "assessment", ["committee_id", "member_id"])
    for column in ("committee_id", "member_id", "group_id"):
        op.create_index(f"ix_assessment_{column}", "assessment", [column])
    # 0011 named a reference where it added its column, which SQLite does not tell: it is named again with the table made anew.
    names = {"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}
    with op.batch_alter_table("attachment", naming_convention=names) as attachments:
        attachments.add_column(sa.Column("assessment_id", sa.Integer(), nullable=True))
        attachments.create_foreign_key(op.f("fk_attachment_assessment_id_assessment"), "assessment", ["assessment_id"], ["id"])
        attachments.drop_constraint(op.f("ck_attachment_one_work"), type_="check")
        attachments.create_check_constraint(op.f("ck_attachment_one_work"), sa.text(f"{ONE_WORK} = 1"))
        attachments.create_index("ix_attachment_assessment_id", ["assessment_id"])
