"""Every column says whether it is about people; what is, says what for. `docs/personal-data.md` shows it."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table

from services.models import Role, metadata
from services.models.personal import ABOUT_NOBODY, IMPERSONAL, PERSONAL
from services.models.personal_classes import Kept, Level, Purpose, Shown
from services.permissions import POLICY, Reach, Right
from tests.docs.personal_data import PAGE, page

# A word of a column's name that is about people whatever its table is.
TELLING = (
    *("phone", "party", "name", "email", "address", "gender", "sex", "birth", "ethnic", "religion", "identity", "photo", "face"),
    *("password", "secret", "leave", "health", "member_id", "account_id"),
)
# Names of things and of what anybody may see.
NAMED_THINGS = {
    *("scored_group.name", "group_decision.name", "list_decision.name"),
    *("local_committee.name", "special_committee.name", "activity_group.name", "sector.name", "sector_alias.name", "handling_unit.name"),
    *("member.name_order_version", "ballot_choice.name", "committee_parameter.name", "supervision.name"),
    "candidate_attribute.name",
    *("proposal_course.holds_no_secret", "report_course.holds_no_secret"),
}


def unstated(tables: MetaData) -> list[str]:
    """Columns that are stated to be neither about people nor about nobody, or both."""
    return [
        f"{table.name}.{column.name}"
        for table in tables.sorted_tables
        for column in table.columns
        if (column.name in PERSONAL.get(table.name, {})) + (column.name in ABOUT_NOBODY | IMPERSONAL.get(table.name, frozenset())) != 1
    ]


def telling(tables: MetaData) -> list[str]:
    """Columns whose names say that they are about people, and that are not stated to be."""
    named = [(table.name, column.name) for table in tables.sorted_tables for column in table.columns]
    return [
        f"{table}.{column}"
        for table, column in named
        if any(word in column for word in TELLING) and column not in PERSONAL.get(table, {}) and f"{table}.{column}" not in NAMED_THINGS
    ]


def test_every_column_is_about_people_or_about_nobody() -> None:
    remedy = "state each in services/models/personal.py, then run: python -m tests.docs.personal_data"

    assert unstated(metadata) == [], remedy
    assert telling(metadata) == [], remedy


def test_a_new_column_that_states_nothing_is_found() -> None:
    planted = MetaData()
    Table("member", planted, Column("name", String), Column("birth_date", String))
    Table("guest", planted, Column("revision", String), Column("phone", String))

    assert unstated(planted) == ["guest.phone", "member.birth_date"]
    assert telling(planted) == ["guest.phone", "member.birth_date"]


def test_what_is_stated_is_there() -> None:
    there = {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}
    stated = {table: {*PERSONAL.get(table, {}), *IMPERSONAL.get(table, ())} for table in (*PERSONAL, *IMPERSONAL)}

    assert {table: sorted(names - there.get(table, set())) for table, names in stated.items() if names - there.get(table, set())} == {}


def test_every_personal_column_has_a_purpose_and_every_purpose_a_column() -> None:
    stated = [each for named in PERSONAL.values() for each in named.values()]

    assert {each.purpose for each in stated} == set(Purpose)
    assert {each.kept for each in stated} == set(Kept)
    assert all(len(purpose) > 20 for purpose in Purpose)


def test_what_must_not_be_read_is_sensitive() -> None:
    secret = [(table.name, column.name) for table in metadata.sorted_tables for column in table.columns if column.info.get("secret")]

    assert len(secret) >= 8
    assert [f"{table}.{name}" for table, name in secret if PERSONAL[table][name].level != Level.SENSITIVE] == []


def test_sensitive_columns_are_shown_with_rights_that_members_hold_for_themselves_only() -> None:
    columns = [(f"{table}.{name}", each) for table, named in PERSONAL.items() for name, each in named.items()]
    shown = {name: each.shown for name, each in columns if each.level == Level.SENSITIVE and each.shown != Shown.NOBODY}

    assert shown == {
        "membership.sector_id": Shown.READ_PERFORMANCE,
        "group_seat.group_id": Shown.READ_PERFORMANCE,
        "exclusion.reason": Shown.READ_PERFORMANCE,
        "scored_member.sector_id": Shown.READ_PERFORMANCE,
        "scored_member.sector": Shown.READ_PERFORMANCE,
        "particulars.sealed_phone": Shown.READ_PERSONAL,
        "particulars.party": Shown.READ_PERSONAL,
        "attendance.sealed_leave_reason": Shown.READ_PERSONAL,
        # What the check of a package found, for the account that sent the package and so has all that is in it.
        "package_job.report": Shown.ADMINISTER,
        "package_job.problem": Shown.ADMINISTER,
    }
    del shown["package_job.report"], shown["package_job.problem"]
    assert {POLICY[Right[right.name]][Role.MEMBER] for right in shown.values()} == {Reach.OWN}
    assert {each.name for each in Shown} - {"NOBODY"} <= {right.name for right in Right}


def test_the_page_is_as_the_columns_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
