"""The file that shows a leader's note stands with the note."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    with op.batch_alter_table("issue_outcome") as outcomes:
        outcomes.add_column(sa.Column("evidence_id", sa.Integer(), nullable=True))
        outcomes.create_foreign_key(op.f("fk_issue_outcome_evidence_id_attachment"), "attachment", ["evidence_id"], ["id"])
