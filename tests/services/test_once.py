"""What many steps read alike is read once, and never older than what the transaction itself changed."""

from __future__ import annotations

from services.committees import add_activity_group
from services.directory import directory_of
from tests.services.conftest import House


def test_a_directory_is_read_once_and_anew_after_a_change_or_a_savepoint_taken_back(house: House) -> None:
    with house.at_work() as (session, _):
        first = directory_of(session, house.committee_id)
        again = directory_of(session, house.committee_id)

        savepoint = session.begin_nested()
        add_activity_group(session, house.administrator, house.committee_id, "第九组", "activity_group")
        changed = directory_of(session, house.committee_id)
        savepoint.rollback()
        taken_back = directory_of(session, house.committee_id)

    assert again is first
    assert "第九组" in changed.groups
    assert "第九组" not in taken_back.groups
