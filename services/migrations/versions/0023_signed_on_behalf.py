"""A last day to sign that the calendar does not know for certain yet; a signature that an office entered from paper."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    flag = {"server_default": sa.false(), "nullable": False}
    op.add_column("proposal_course", sa.Column("cosign_is_provisional", sa.Boolean(), **flag))
    op.add_column("proposal_signer", sa.Column("on_behalf", sa.Boolean(), **flag))
