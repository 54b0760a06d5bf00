"""Who is invited to sign a proposal may be asked to support it, and not to author it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("proposal_signer", sa.Column("is_seconder", sa.Boolean(), server_default=sa.false(), nullable=False))
