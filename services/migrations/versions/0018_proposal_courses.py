"""The way of a proposal and of its handlings; roles of those who examine and edit; works that were withdrawn or made from another."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0018"
down_revision = "0017"

ROLES = (
    "administrator",
    "security_administrator",
    "auditor",
    "registrar",
    "verifier",
    "appraiser",
    "reader",
    "special_committee_staff",
    "proposal_staff",
    "opinion_staff",
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


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as grants:
        grants.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        grants.create_check_constraint(op.f("ck_role_grant_role"), sa.column("role").in_(ROLES))
    for work in ("proposal", "opinion_report"):
        op.add_column(work, sa.Column("withdrawn_on", sa.Date(), nullable=True))
    with op.batch_alter_table("opinion_report") as reports:
        reports.add_column(sa.Column("converted_from_id", sa.Integer(), nullable=True))
        reports.create_foreign_key(op.f("fk_opinion_report_converted_from_id_proposal"), "proposal", ["converted_from_id"], ["id"])
    op.create_index("ix_opinion_report_converted_from_id", "opinion_report", ["converted_from_id"])
    _courses()
    _handlings()


def _courses() -> None:
    _table(
        "proposal_course",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "state",
            _word(
                "proposal_state",
                "draft",
                "cosigning",
                "submitted",
                "under_review",
                "reviewed",
                "filed",
                "not_filed",
                "merged",
                "converted",
                "referred",
                "withdrawn",
                "discarded",
                "assigned",
                "replied",
                "tracking",
                "closed",
                "archived",
            ),
            nullable=False,
        ),
        sa.Column("plenary_session_id", sa.Integer(), nullable=False),
        sa.Column(
            "way", _word("submission_way", "member", "joint", "sector", "group", "party", "body", "special_committee"), nullable=False
        ),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("concerns_livelihood", sa.Boolean(), nullable=False),
        sa.Column("holds_no_secret", sa.Boolean(), nullable=False),
        sa.Column("may_be_public", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("cosign_until", sa.Date(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("outcome", _word("outcome", "file", "not_file", "merge"), nullable=True),
        sa.Column(
            "outcome_ground",
            _word(
                "not_filed_ground",
                "secret",
                "forbidden",
                "party_personnel",
                "party_internal",
                "in_litigation",
                "academic",
                "own_matter",
                "advertising",
                "names_a_person",
                "empty",
            ),
            nullable=True,
        ),
        sa.Column("outcome_by_id", sa.Integer(), nullable=True),
        sa.Column("merge_into_id", sa.Integer(), nullable=True),
        sa.Column("counts_as_filed", sa.Boolean(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_proposal_course_proposal_id")),
        sa.CheckConstraint("merge_into_id IS NULL OR merge_into_id <> id", name=op.f("ck_proposal_course_not_into_itself")),
        _key("proposal_course", "plenary_session_id", "plenary_session"),
        _key("proposal_course", "proposal_id", "proposal"),
        _key("proposal_course", "outcome_by_id", "account"),
        _key("proposal_course", "merge_into_id", "proposal_course"),
        _key("proposal_course", "entered_by_id", "account"),
    )
    op.create_index("ix_proposal_course_entered_by_id", "proposal_course", ["entered_by_id"])
    op.create_index("ix_proposal_course_merge_into_id", "proposal_course", ["merge_into_id"])
    op.create_index("ix_proposal_course_plenary_session_id", "proposal_course", ["plenary_session_id"])
    op.create_index("ix_proposal_course_state", "proposal_course", ["state"])
    _table(
        "proposal_signer",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", _word("signer_answer", "invited", "signed", "declined"), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("course_id", "member_id", name=op.f("uq_proposal_signer_course_id_member_id")),
        sa.UniqueConstraint("course_id", "position", name=op.f("uq_proposal_signer_course_id_position")),
        _key("proposal_signer", "course_id", "proposal_course"),
        _key("proposal_signer", "member_id", "member"),
        _key("proposal_signer", "answered_by_id", "account"),
    )
    op.create_index("ix_proposal_signer_member_id", "proposal_signer", ["member_id"])


def _handlings() -> None:
    _table(
        "handling_course",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", _word("handling_role", "lead", "co", "separate"), nullable=False),
        sa.Column(
            "state",
            _word(
                "handling_state",
                "offered",
                "accepted",
                "returned",
                "replaced",
                "handling",
                "cosigning",
                "supervisor_review",
                "replied",
                "opinion_given",
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("accept_until", sa.Date(), nullable=True),
        sa.Column("contact_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("extendable_until", sa.Date(), nullable=True),
        sa.Column("rate_until", sa.Date(), nullable=True),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("returned_because", sa.String(), nullable=True),
        sa.Column("contacted_on", sa.Date(), nullable=True),
        sa.Column("reply_number", sa.String(), nullable=True),
        sa.Column("reply_text", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("meaning", _word("reply_meaning", "resolved", "in_progress", "planned", "reference", "declined"), nullable=True),
        sa.Column("promise", _word("promise_state", "open", "fulfilled"), nullable=True),
        sa.Column("promised_until", sa.Date(), nullable=True),
        sa.Column("fulfilled_on", sa.Date(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.UniqueConstraint("handling_id", name=op.f("uq_handling_course_handling_id")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_handling_course_round")),
        _key("handling_course", "course_id", "proposal_course"),
        _key("handling_course", "handling_id", "handling"),
        _key("handling_course", "unit_id", "handling_unit"),
    )
    op.create_index("ix_handling_course_unit_id", "handling_course", ["unit_id"])
    op.create_index("ix_handling_course_course_id", "handling_course", ["course_id"])
    op.create_index("ix_handling_course_state", "handling_course", ["state"])
    _table(
        "proposal_step",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("handling_course_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        _key("proposal_step", "course_id", "proposal_course"),
        _key("proposal_step", "handling_course_id", "handling_course"),
        _key("proposal_step", "made_by_id", "account"),
    )
    op.create_index("ix_proposal_step_course_id", "proposal_step", ["course_id"])
    op.create_index("ix_proposal_step_handling_course_id", "proposal_step", ["handling_course_id"])
    _table(
        "reply_rating",
        sa.Column("handling_course_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("process", _word("process", "satisfied", "mostly", "dissatisfied"), nullable=False),
        sa.Column("result", _word("result", "satisfied", "mostly", "dissatisfied"), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("rated_by_id", sa.Integer(), nullable=False),
        sa.Column("rated_at", Moment(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("handling_course_id", "round", "member_id", name=op.f("uq_reply_rating_handling_course_id_round_member_id")),
        sa.UniqueConstraint("handling_course_id", "round", "body", name=op.f("uq_reply_rating_handling_course_id_round_body")),
        sa.CheckConstraint("(member_id IS NULL) <> (body IS NULL)", name=op.f("ck_reply_rating_member_or_body")),
        _key("reply_rating", "handling_course_id", "handling_course"),
        _key("reply_rating", "member_id", "member"),
        _key("reply_rating", "rated_by_id", "account"),
        _key("reply_rating", "scan_id", "attachment"),
    )
    op.create_index("ix_reply_rating_member_id", "reply_rating", ["member_id"])


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _key(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that a committee owns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        *parts,
        _key(name, "committee_id", "local_committee"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])
