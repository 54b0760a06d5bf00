"""Files of groups are asked for like files of members."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("export_job", sa.Column("group_kind", ByteText, server_default="", nullable=False))
    op.add_column("export_job", sa.Column("group_name", ByteText, nullable=True))
