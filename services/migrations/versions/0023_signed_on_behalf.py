"""A last day to sign that the calendar does not know for certain yet; a signature that an office entered from paper."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    for table, name in (("proposal_course", "cosign_is_provisional"), ("proposal_signer", "on_behalf")):
        op.add_column(table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
