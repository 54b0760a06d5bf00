"""More roles and what they are held for; revisions of what people change; answers to changes that are sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

REVISED = (
    "account",
    "activity",
    "activity_group",
    "local_committee",
    "member",
    "opinion_report",
    "plenary_session",
    "proposal",
    "sector",
    "special_committee",
    "term",
)
ROLES = (
    "administrator",
    "security_administrator",
    "auditor",
    "registrar",
    "verifier",
    "appraiser",
    "reader",
    "special_committee_staff",
    "secretary_general",
    "chairperson",
    "sector_convener",
    "member",
    "submitting_body",
    "handling_unit",
    "informant",
    "superior",
    "integration",
)
HELD_FOR = ("member", "sector", "special_committee", "handling_unit")


def upgrade() -> None:
    for table in REVISED:
        op.add_column(table, sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("role_grant") as grants:
        grants.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        grants.create_check_constraint("role", sa.column("role").in_(ROLES))
        grants.add_column(sa.Column("held_for", sa.String(), nullable=False, server_default=""))
        for noun in HELD_FOR:
            grants.add_column(sa.Column(f"{noun}_id", sa.Integer(), nullable=True))
            grants.create_foreign_key(op.f(f"fk_role_grant_{noun}_id_{noun}"), noun, [f"{noun}_id"], ["id"])
        grants.add_column(sa.Column("body", sa.String(), nullable=True))
        grants.drop_constraint(op.f("uq_role_grant_account_id_committee_id_role"), type_="unique")
        grants.create_unique_constraint(
            "uq_role_grant_account_id_committee_id_role_held_for", ["account_id", "committee_id", "role", "held_for"]
        )
    op.create_table(
        "given_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_given_answer_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_answer")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_given_answer_account_id_key")),
    )
    op.create_index("ix_given_answer_at", "given_answer", ["at"])
