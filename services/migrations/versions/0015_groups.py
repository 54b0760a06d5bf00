"""Groups are appraised beside members: regulations, scorings and appraisals of a kind of groups, what each group came to, decisions."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText, Moment

revision = "0015"
down_revision = "0014"

STATES = (
    "open",
    "collecting",
    "member_check",
    "department_review",
    "assessment",
    "draft_result",
    "public_notice",
    "recheck",
    "council",
    "issued",
    "fed_back",
    "archived",
)


def upgrade() -> None:
    _activity_group()
    with op.batch_alter_table("adopted_regulation") as adopted:
        adopted.add_column(_group_kind())
        adopted.drop_constraint(op.f("uq_adopted_regulation_committee_id_from_on"), type_="unique")
        adopted.create_unique_constraint(
            op.f("uq_adopted_regulation_committee_id_group_kind_from_on"), ["committee_id", "group_kind", "from_on"]
        )
    op.add_column("scoring", _group_kind())
    _appraisal()
    _scored_group()
    _group_score_line()
    _sealed_group_facts()
    _group_decision()


def _group_kind() -> sa.Column[str]:
    return sa.Column("group_kind", ByteText, server_default="", nullable=False)


def _activity_group() -> None:
    # One statement for both databases: SQLite adds a reference or a check only with its column.
    for column in (
        "valid_from DATE",
        "valid_to DATE CONSTRAINT ck_activity_group_validity CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "sector_id INTEGER CONSTRAINT fk_activity_group_sector_id_sector REFERENCES sector (id)",
        "special_committee_id INTEGER CONSTRAINT fk_activity_group_special_committee_id_special_committee REFERENCES special_committee (id)"
        " CONSTRAINT ck_activity_group_stands_for_one CHECK (sector_id IS NULL OR special_committee_id IS NULL)",
    ):
        op.execute(f"ALTER TABLE activity_group ADD COLUMN {column}")


def _appraisal() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("appraisal", _group_kind())
        op.drop_constraint(op.f("uq_appraisal_committee_id_year"), "appraisal", type_="unique")
        op.create_unique_constraint(op.f("uq_appraisal_committee_id_year_group_kind"), "appraisal", ["committee_id", "year", "group_kind"])
        return
    # SQLite drops no constraint, so the table is made anew. Others refer to it: the references are counted until the end of the
    # transaction, and rows that come back under the same name and numbers make them whole again.
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE appraisal_aside AS SELECT * FROM appraisal")
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("appraisal")]
    op.drop_table("appraisal")
    _appraisal_anew()
    op.execute(f"INSERT INTO appraisal ({', '.join(columns)}) SELECT {', '.join(columns)} FROM appraisal_aside")
    op.drop_table("appraisal_aside")


def _appraisal_anew() -> None:
    _table(
        "appraisal",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("regulation", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("regulation_source", sa.String(), nullable=False),
        sa.Column("partial_because", sa.String(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("check_until", sa.Date(), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("state", _word("appraisal_state", *STATES), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        _group_kind(),
        sa.CheckConstraint("notice_days >= 0", name=op.f("ck_appraisal_notice_days")),
        _key("opened_by_id", "account", "fk_appraisal_opened_by_id_account"),
        sa.UniqueConstraint("committee_id", "year", "group_kind", name=op.f("uq_appraisal_committee_id_year_group_kind")),
    )


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _key(column: str, table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(name))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that a committee owns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        *parts,
        _key("committee_id", "local_committee", f"fk_{name}_committee_id_local_committee"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])


def _scored_group() -> None:
    _table(
        "scored_group",
        sa.Column("scoring_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", ByteText, nullable=False),
        sa.Column("strokes_key", ByteText, nullable=False),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("candidate_for", sa.String(), nullable=True),
        sa.Column("grade_decided_by", sa.String(), nullable=True),
        sa.Column("not_graded", sa.String(), nullable=True),
        sa.Column("unverified_count", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("card", sa.String(), nullable=False),
        _key("scoring_id", "scoring", "fk_scored_group_scoring_id_scoring"),
        _key("group_id", "activity_group", "fk_scored_group_group_id_activity_group"),
        sa.UniqueConstraint("scoring_id", "group_id", name=op.f("uq_scored_group_scoring_id_group_id")),
    )
    op.create_index(op.f("ix_scored_group_group_id"), "scored_group", ["group_id"])
    op.create_index("ix_scored_group_standing", "scored_group", ["scoring_id", "standing"], unique=True)


def _group_score_line() -> None:
    _table(
        "group_score_line",
        sa.Column("scored_group_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("block", sa.String(), nullable=True),
        sa.Column("cite", sa.String(), nullable=False),
        sa.Column("works", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_group_score_line_place")),
        _key("scored_group_id", "scored_group", "fk_group_score_line_scored_group_id_scored_group"),
        sa.UniqueConstraint("scored_group_id", "place", name=op.f("uq_group_score_line_scored_group_id_place")),
    )


def _sealed_group_facts() -> None:
    _table(
        "sealed_group_facts",
        sa.Column("scored_group_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _key("scored_group_id", "scored_group", "fk_sealed_group_facts_scored_group_id_scored_group"),
        sa.UniqueConstraint("scored_group_id", name=op.f("uq_sealed_group_facts_scored_group_id")),
    )


def _group_decision() -> None:
    _table(
        "group_decision",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("about", _word("group_decision_about", "grade", "list", "consequence"), nullable=False),
        sa.Column("name", ByteText, nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        _key("result_id", "appraisal_result", "fk_group_decision_result_id_appraisal_result"),
        _key("group_id", "activity_group", "fk_group_decision_group_id_activity_group"),
        _key("decided_by_id", "account", "fk_group_decision_decided_by_id_account"),
        sa.UniqueConstraint("result_id", "group_id", "about", "name", name=op.f("uq_group_decision_result_id_group_id_about_name")),
    )
    op.create_index(op.f("ix_group_decision_group_id"), "group_decision", ["group_id"])
