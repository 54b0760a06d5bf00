"""How people and machines sign in: passwords, codes, sessions, resets, narrowed tokens, names at an issuer."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText, Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # One statement for both databases: SQLite adds a check only with its column, and the table cannot be rebuilt under references.
    op.execute(
        "ALTER TABLE account ADD COLUMN kind VARCHAR(24) NOT NULL DEFAULT 'person' "
        "CONSTRAINT ck_account_account_kind CHECK (kind IN ('person', 'machine'))"
    )
    # Whoever signed in with a token so far goes on doing so.
    op.execute("UPDATE account SET kind = 'machine' WHERE id IN (SELECT account_id FROM access_token)")
    op.add_column("access_token", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.add_column("access_token", sa.Column("rights", sa.String(), nullable=True))
    op.add_column("access_token", sa.Column("issued_at", Moment(), nullable=True))
    op.add_column("access_token", sa.Column("revoked_at", Moment(), nullable=True))
    _owned(
        "foreign_subject",
        sa.Column("issuer", ByteText, nullable=False),
        sa.Column("subject", ByteText, nullable=False),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_foreign_subject_issuer_subject")),
    )
    _owned(
        "credential",
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("password_since", Moment(), nullable=True),
        sa.Column("sealed_code_secret", sa.String(), nullable=True),
        sa.Column("codes_since", Moment(), nullable=True),
        sa.Column("last_code_step", sa.Integer(), nullable=True),
        sa.UniqueConstraint("account_id", name=op.f("uq_credential_account_id")),
    )
    _owned(
        "reset_token",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.UniqueConstraint("digest", name=op.f("uq_reset_token_digest")),
    )
    _owned(
        "sign_in_session",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("with_code", sa.Boolean(), nullable=False),
        *(sa.Column(name, Moment(), nullable=False) for name in ("began_at", "proven_at", "seen_at", "ends_at")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_in_session_digest")),
    )
    for table in ("foreign_subject", "reset_token", "sign_in_session"):
        op.create_index(f"ix_{table}_account_id", table, ["account_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", ByteText, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_subject", "sign_in_failure", ["subject", "at"])


def _owned(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f(f"fk_{name}_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{name}_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])
