"""Texts of works on their way, version by version, and the replies that were passed, round by round."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.manuscripts import length_of, received_lines, written
from services.models.columns import Moment

revision = "0036"
down_revision = "0035"

HOLDERS = {"proposal_course": "text", "report_course": "text", "report_issue": "text", "handling_course": "reply_text"}
BY = {"proposal_course": "entered_by_id", "report_course": "entered_by_id", "report_issue": "edited_by_id"}
MEANINGS = ("resolved", "in_progress", "planned", "reference", "declined")
AT_ONCE = 500


def upgrade() -> None:
    held = " + ".join(f"(CASE WHEN {table}_id IS NULL THEN 0 ELSE 1 END)" for table in HOLDERS)
    _table(
        "course_manuscript",
        *(sa.Column(f"{table}_id", sa.Integer(), nullable=True) for table in HOLDERS),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("origin", _word("manuscript_origin", "typed", "pasted", "uploaded"), nullable=False),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("blocks", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"{held} = 1", name=op.f("ck_course_manuscript_one_holder")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_course_manuscript_version")),
        *(sa.UniqueConstraint(f"{table}_id", "version", name=op.f(f"uq_course_manuscript_{table}_id_version")) for table in HOLDERS),
        *(_key("course_manuscript", f"{table}_id", table) for table in HOLDERS),
        _key("course_manuscript", "made_by_id", "account"),
    )
    _table(
        "reply_round",
        sa.Column("handling_course_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reply_number", sa.String(), nullable=False),
        sa.Column("reply_text", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("meaning", _word("reply_meaning", *MEANINGS), nullable=False),
        sa.Column("promised_until", sa.Date(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("manuscript_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("round >= 1", name=op.f("ck_reply_round_round")),
        sa.UniqueConstraint("handling_course_id", "round", name=op.f("uq_reply_round_handling_course_id_round")),
        _key("reply_round", "handling_course_id", "handling_course"),
        _key("reply_round", "manuscript_id", "course_manuscript"),
    )
    op.create_index("ix_reply_round_manuscript_id", "reply_round", ["manuscript_id"])
    for table, column in HOLDERS.items():
        _keep_texts(op.get_bind(), table, column)
    _keep_replies(op.get_bind())


def _keep_texts(connection: sa.Connection, table: str, column: str) -> None:
    """What stands in each work is its first version."""
    by = BY.get(table)
    works = sa.table(table, *map(sa.column, ("id", "committee_id", column, *([by] if by else ()))))
    names = ("committee_id", f"{table}_id", "version", "origin", "blocks", "sha256", "length", "dropped", "made_by_id")
    kept = sa.table("course_manuscript", *map(sa.column, names), sa.column("made_at", Moment()))
    wanted = sa.select(works).where(works.c[column] != "").order_by(works.c.id).limit(AT_ONCE)
    now, last = datetime.now(UTC), 0
    while found := connection.execute(wanted.where(works.c.id > last)).mappings().all():
        rows = []
        for work in found:
            manuscript = received_lines(work[column]).manuscript
            blocks = written(manuscript)
            said = {"blocks": blocks.decode(), "sha256": sha256(blocks).hexdigest(), "length": length_of(manuscript), "dropped": ""}
            by_whom = {"made_by_id": work[by] if by else None, "made_at": now}
            whose = {"committee_id": work["committee_id"], f"{table}_id": work["id"], "version": 1, "origin": "typed"}
            rows.append({**whose, **said, **by_whom})
        connection.execute(kept.insert(), rows)
        last = found[-1]["id"]


def _keep_replies(connection: sa.Connection) -> None:
    """The replies that stand; those of rounds that are over are in the audit alone."""
    columns = ("id", "committee_id", "handling_id", "state", "round", "reply_number", "reply_text", "letter", "meaning")
    days = (sa.column("promised_until", sa.Date()), sa.column("passed_on", sa.Date()))
    handlings = sa.table("handling_course", *map(sa.column, columns), *days)
    replies = sa.table("reply", sa.column("handling_id"), sa.column("replied_on", sa.Date()))
    texts = sa.table("course_manuscript", sa.column("id"), sa.column("handling_course_id"))
    same = ("committee_id", "round", "reply_number", "reply_text", "letter", "meaning")
    day: sa.ColumnElement[date] = sa.func.coalesce(handlings.c.passed_on, replies.c.replied_on)
    said = [handlings.c.id, *(handlings.c[name] for name in same), handlings.c.promised_until, day, texts.c.id]
    joined = handlings.join(replies, replies.c.handling_id == handlings.c.handling_id)
    joined = joined.outerjoin(texts, texts.c.handling_course_id == handlings.c.id)
    stands = (handlings.c.state == "replied", handlings.c.meaning.is_not(None), handlings.c.letter.is_not(None))
    names = ("handling_course_id", *same, "promised_until", "replied_on", "manuscript_id")
    rounds = sa.table("reply_round", *map(sa.column, names))
    chosen = sa.select(*said).select_from(joined).where(*stands, handlings.c.reply_number.is_not(None))
    connection.execute(rounds.insert().from_select(list(names), chosen))


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _key(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    """A table of rows that a committee owns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        *columns,
        _key(name, "committee_id", "local_committee"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])
