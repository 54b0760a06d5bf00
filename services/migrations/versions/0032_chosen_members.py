"""Files are made of some members, chosen by number."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("export_job", sa.Column("members", ByteText, nullable=True))
