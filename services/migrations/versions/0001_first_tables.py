"""First tables."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "local_committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "national",
                "province",
                "prefecture",
                "county",
                name="administrative_level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["local_committee.id"], name=op.f("fk_local_committee_parent_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_committee")),
    )
    op.create_index("ix_local_committee_parent_id", "local_committee", ["parent_id"])

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", ByteText, nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_account_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_index("ix_account_committee_id", "account", ["committee_id"])

    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", ByteText, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("is_away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_activity_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_activity_committee_id_number")),
    )
    op.create_index("ix_activity_committee_id", "activity", ["committee_id"])
    op.create_index("ix_activity_day", "activity", ["committee_id", "held_on", "id"])
    op.create_index("ix_activity_kind", "activity", ["kind"])

    op.create_table(
        "activity_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_activity_group_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_group")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_activity_group_committee_id_name")),
    )
    op.create_index("ix_activity_group_committee_id", "activity_group", ["committee_id"])

    op.create_table(
        "adopted_regulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("regulation", sa.String(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_adopted_regulation_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adopted_regulation")),
        sa.UniqueConstraint("committee_id", "from_on", name=op.f("uq_adopted_regulation_committee_id_from_on")),
    )
    op.create_index("ix_adopted_regulation_committee_id", "adopted_regulation", ["committee_id"])

    op.create_table(
        "division_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("code", ByteText, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_division_code_validity")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_division_code_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_code")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_division_code_code_valid_from")),
    )
    op.create_index("ix_division_code_code", "division_code", ["code"])
    op.create_index("ix_division_code_committee_id", "division_code", ["committee_id"])

    op.create_table(
        "handling_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_handling_unit_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_unit")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_handling_unit_committee_id_name")),
    )
    op.create_index("ix_handling_unit_committee_id", "handling_unit", ["committee_id"])

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", ByteText, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strokes_key", ByteText, nullable=False),
        sa.Column("pinyin_key", ByteText, nullable=False),
        sa.Column("name_order_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_member_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_member_committee_id_number")),
    )
    op.create_index("ix_member_committee_id", "member", ["committee_id"])
    op.create_index("ix_member_pinyin", "member", ["committee_id", "pinyin_key", "id"])
    op.create_index("ix_member_strokes", "member", ["committee_id", "strokes_key", "id"])

    op.create_table(
        "opinion_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", ByteText, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_opinion_report_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_report")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_opinion_report_committee_id_number")),
    )
    op.create_index("ix_opinion_report_committee_id", "opinion_report", ["committee_id"])
    op.create_index("ix_opinion_report_day", "opinion_report", ["committee_id", "submitted_on", "id"])

    op.create_table(
        "sector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("code", ByteText, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_sector_validity")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_sector_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["successor_id"], ["sector.id"], name=op.f("fk_sector_successor_id_sector")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector")),
        sa.UniqueConstraint("committee_id", "code", name=op.f("uq_sector_committee_id_code")),
    )
    op.create_index("ix_sector_committee_id", "sector", ["committee_id"])

    op.create_table(
        "special_committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_special_committee_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_committee")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_special_committee_committee_id_name")),
    )
    op.create_index("ix_special_committee_committee_id", "special_committee", ["committee_id"])

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_term_order")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_term_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("committee_id", "ordinal", name=op.f("uq_term_committee_id_ordinal")),
    )
    op.create_index("ix_term_committee_id", "term", ["committee_id"])

    op.create_table(
        "access_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_token_account_id_account")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_access_token_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_token_digest")),
    )
    op.create_index("ix_access_token_account_id", "access_token", ["account_id"])
    op.create_index("ix_access_token_committee_id", "access_token", ["committee_id"])

    op.create_table(
        "activity_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "half", sa.Enum("morning", "afternoon", name="half", native_enum=False, create_constraint=True, length=24), nullable=False
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_session_activity_id_activity")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_activity_session_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_session")),
        sa.UniqueConstraint("activity_id", "held_on", "half", name=op.f("uq_activity_session_activity_id_held_on_half")),
    )
    op.create_index("ix_activity_session_activity_id", "activity_session", ["activity_id"])
    op.create_index("ix_activity_session_committee_id", "activity_session", ["committee_id"])

    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "own",
                "county",
                "prefecture",
                "province",
                "national",
                name="outcome_level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "manner",
            sa.Enum("single", "combined", "forwarded", name="manner", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_adoption_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_adoption_registered_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["opinion_report.id"], name=op.f("fk_adoption_report_id_opinion_report")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_adoption_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
    )
    op.create_index("ix_adoption_committee_id", "adoption", ["committee_id"])
    op.create_index("ix_adoption_report_id", "adoption", ["report_id"])

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_audit_entry_account_id_account")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_audit_entry_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_committee_id", "audit_entry", ["committee_id"])
    op.create_index("ix_audit_entry_row", "audit_entry", ["noun", "row_id"])

    op.create_table(
        "authorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column(
            "role",
            sa.Enum("author", "co", "editor", name="authorship_role", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (body IS NULL)", name=op.f("ck_authorship_member_or_body")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_authorship_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_authorship_member_id_member")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_authorship_registered_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["opinion_report.id"], name=op.f("fk_authorship_report_id_opinion_report")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_authorship_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorship")),
        sa.UniqueConstraint("report_id", "member_id", name=op.f("uq_authorship_report_id_member_id")),
        sa.UniqueConstraint("report_id", "position", name=op.f("uq_authorship_report_id_position")),
    )
    op.create_index("ix_authorship_committee_id", "authorship", ["committee_id"])
    op.create_index("ix_authorship_member", "authorship", ["committee_id", "member_id"])
    op.create_index("ix_authorship_member_id", "authorship", ["member_id"])
    op.create_index("ix_authorship_report_id", "authorship", ["report_id"])

    op.create_table(
        "forwarding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "own",
                "county",
                "prefecture",
                "province",
                "national",
                name="outcome_level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("forwarded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_forwarding_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_forwarding_registered_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["opinion_report.id"], name=op.f("fk_forwarding_report_id_opinion_report")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_forwarding_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding")),
        sa.UniqueConstraint("report_id", "level", name=op.f("uq_forwarding_report_id_level")),
    )
    op.create_index("ix_forwarding_committee_id", "forwarding", ["committee_id"])
    op.create_index("ix_forwarding_report_id", "forwarding", ["report_id"])

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("special_committee_id", sa.Integer(), nullable=True),
        sa.Column("on_standing_committee", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column(
            "leaving",
            sa.Enum("resigned", "revoked", "transferred", "deceased", name="leaving", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.CheckConstraint("leaving IS NULL OR to_on IS NOT NULL", name=op.f("ck_membership_leaving_is_dated")),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_membership_order")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_membership_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_membership_member_id_member")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_membership_sector_id_sector")),
        sa.ForeignKeyConstraint(
            ["special_committee_id"], ["special_committee.id"], name=op.f("fk_membership_special_committee_id_special_committee")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_membership_term_id_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("member_id", "from_on", name=op.f("uq_membership_member_id_from_on")),
    )
    op.create_index("ix_membership_committee_id", "membership", ["committee_id"])
    op.create_index("ix_membership_member_id", "membership", ["member_id"])
    op.create_index("ix_membership_sector_id", "membership", ["sector_id"])
    op.create_index("ix_membership_span", "membership", ["committee_id", "from_on", "to_on"])
    op.create_index("ix_membership_special_committee_id", "membership", ["special_committee_id"])
    op.create_index("ix_membership_term_id", "membership", ["term_id"])

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_participation_activity_id_activity")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_participation_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_participation_member_id_member")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_participation_registered_by_id_account")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_participation_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("activity_id", "member_id", name=op.f("uq_participation_activity_id_member_id")),
    )
    op.create_index("ix_participation_activity_id", "participation", ["activity_id"])
    op.create_index("ix_participation_committee_id", "participation", ["committee_id"])
    op.create_index("ix_participation_member", "participation", ["committee_id", "member_id"])
    op.create_index("ix_participation_member_id", "participation", ["member_id"])

    op.create_table(
        "plenary_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_plenary_session_order")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_plenary_session_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_plenary_session_term_id_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plenary_session")),
        sa.UniqueConstraint("term_id", "ordinal", name=op.f("uq_plenary_session_term_id_ordinal")),
    )
    op.create_index("ix_plenary_session_committee_id", "plenary_session", ["committee_id"])
    op.create_index("ix_plenary_session_term_id", "plenary_session", ["term_id"])

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "registrar",
                "verifier",
                "appraiser",
                "reader",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_role_grant_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("account_id", "committee_id", "role", name=op.f("uq_role_grant_account_id_committee_id_role")),
    )
    op.create_index("ix_role_grant_account_id", "role_grant", ["account_id"])
    op.create_index("ix_role_grant_committee_id", "role_grant", ["committee_id"])

    op.create_table(
        "sector_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_sector_alias_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_sector_alias_sector_id_sector")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_alias")),
        sa.UniqueConstraint("sector_id", "name", name=op.f("uq_sector_alias_sector_id_name")),
    )
    op.create_index("ix_sector_alias_committee_id", "sector_alias", ["committee_id"])
    op.create_index("ix_sector_alias_name", "sector_alias", ["name"])
    op.create_index("ix_sector_alias_sector_id", "sector_alias", ["sector_id"])

    op.create_table(
        "written_instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "own",
                "county",
                "prefecture",
                "province",
                "national",
                name="outcome_level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("instructed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_written_instruction_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_written_instruction_registered_by_id_account")),
        sa.ForeignKeyConstraint(["report_id"], ["opinion_report.id"], name=op.f("fk_written_instruction_report_id_opinion_report")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_written_instruction_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_instruction")),
    )
    op.create_index("ix_written_instruction_committee_id", "written_instruction", ["committee_id"])
    op.create_index("ix_written_instruction_report_id", "written_instruction", ["report_id"])

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "present",
                "late",
                "left_early",
                "walk_in",
                "on_leave",
                "official_leave",
                "leave_refused",
                "absent",
                "no_show",
                name="attendance_status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_attendance_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name=op.f("fk_attendance_participation_id_participation")),
        sa.ForeignKeyConstraint(["session_id"], ["activity_session.id"], name=op.f("fk_attendance_session_id_activity_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("participation_id", "session_id", name=op.f("uq_attendance_participation_id_session_id")),
    )
    op.create_index("ix_attendance_committee_id", "attendance", ["committee_id"])
    op.create_index("ix_attendance_participation_id", "attendance", ["participation_id"])
    op.create_index("ix_attendance_session_id", "attendance", ["session_id"])

    op.create_table(
        "group_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_group_seat_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["group_id"], ["activity_group.id"], name=op.f("fk_group_seat_group_id_activity_group")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_group_seat_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_seat")),
        sa.UniqueConstraint("membership_id", "group_id", name=op.f("uq_group_seat_membership_id_group_id")),
    )
    op.create_index("ix_group_seat_committee_id", "group_seat", ["committee_id"])
    op.create_index("ix_group_seat_group_id", "group_seat", ["group_id"])

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_post_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_post_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("membership_id", "title", name=op.f("uq_post_membership_id_title")),
    )
    op.create_index("ix_post_committee_id", "post", ["committee_id"])

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("plenary_session_id", sa.Integer(), nullable=False),
        sa.Column("number", ByteText, nullable=False),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("concerns_livelihood", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_proposal_committee_id_local_committee")),
        sa.ForeignKeyConstraint(
            ["plenary_session_id"], ["plenary_session.id"], name=op.f("fk_proposal_plenary_session_id_plenary_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_proposal_committee_id_number")),
        sa.UniqueConstraint("plenary_session_id", "case_number", name=op.f("uq_proposal_plenary_session_id_case_number")),
    )
    op.create_index("ix_proposal_committee_id", "proposal", ["committee_id"])
    op.create_index("ix_proposal_day", "proposal", ["committee_id", "submitted_on", "id"])
    op.create_index("ix_proposal_plenary_session_id", "proposal", ["plenary_session_id"])

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN report_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_attachment_one_work"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_attachment_activity_id_activity")),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_attachment_added_by_id_account")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_attachment_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_attachment_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["report_id"], ["opinion_report.id"], name=op.f("fk_attachment_report_id_opinion_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_activity_id", "attachment", ["activity_id"])
    op.create_index("ix_attachment_committee_id", "attachment", ["committee_id"])
    op.create_index("ix_attachment_proposal_id", "attachment", ["proposal_id"])
    op.create_index("ix_attachment_report_id", "attachment", ["report_id"])

    op.create_table(
        "handling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("lead", "co", "separate", name="handling_role", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_handling_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_handling_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_handling_registered_by_id_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_unit.id"], name=op.f("fk_handling_unit_id_handling_unit")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_handling_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
        sa.UniqueConstraint("proposal_id", "unit_id", name=op.f("uq_handling_proposal_id_unit_id")),
    )
    op.create_index("ix_handling_committee_id", "handling", ["committee_id"])
    op.create_index("ix_handling_proposal_id", "handling", ["proposal_id"])
    op.create_index("ix_handling_unit_id", "handling", ["unit_id"])

    op.create_table(
        "proposal_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "filed",
                "not_filed",
                "merged",
                "converted",
                "key",
                "outstanding",
                name="mark_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_proposal_mark_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_mark_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_proposal_mark_registered_by_id_account")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_proposal_mark_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_mark")),
        sa.UniqueConstraint("proposal_id", "mark", name=op.f("uq_proposal_mark_proposal_id_mark")),
    )
    op.create_index("ix_proposal_mark_committee_id", "proposal_mark", ["committee_id"])
    op.create_index("ix_proposal_mark_proposal_id", "proposal_mark", ["proposal_id"])

    op.create_table(
        "sponsorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column(
            "role",
            sa.Enum("lead", "co", "seconder", "collective", name="sponsorship_role", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (body IS NULL)", name=op.f("ck_sponsorship_member_or_body")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_sponsorship_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_sponsorship_member_id_member")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_sponsorship_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_sponsorship_registered_by_id_account")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_sponsorship_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
        sa.UniqueConstraint("proposal_id", "member_id", name=op.f("uq_sponsorship_proposal_id_member_id")),
        sa.UniqueConstraint("proposal_id", "position", name=op.f("uq_sponsorship_proposal_id_position")),
    )
    op.create_index("ix_sponsorship_committee_id", "sponsorship", ["committee_id"])
    op.create_index("ix_sponsorship_member", "sponsorship", ["committee_id", "member_id"])
    op.create_index("ix_sponsorship_member_id", "sponsorship", ["member_id"])
    op.create_index("ix_sponsorship_proposal_id", "sponsorship", ["proposal_id"])

    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_reply_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["handling_id"], ["handling.id"], name=op.f("fk_reply_handling_id_handling")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["account.id"], name=op.f("fk_reply_registered_by_id_account")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["account.id"], name=op.f("fk_reply_verified_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("handling_id", name=op.f("uq_reply_handling_id")),
    )
    op.create_index("ix_reply_committee_id", "reply", ["committee_id"])
