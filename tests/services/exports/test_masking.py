"""What members entrust to an office leaves it masked or not at all: every form of five hundred members is searched for their numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from scoring_plugins.plugins import load_regulations, plugin_manager, registered_forms
from services.accounts import actor_named
from services.database import create_engine, reading, transaction
from services.errors import Refusal
from services.exchange.keys import ExchangeKeys
from services.exports import forms
from services.exports.making import Parts, making
from services.exports.own_forms import ParticularsForm
from services.exports.recording import record_export
from services.exports.typeset.typesetter import Typesetter
from services.exports.wanted import Wanted, Workshop
from services.exports.writing import write_export
from services.models import AuditEntry, Half, Member, Participation, Role
from services.particulars import record_particulars, state_leave_reason
from services.permissions import POLICY, Actor, Reach, Right
from services.sealing import with_keys
from tests.services.exports.office_year import PLENARY, YEAR, set_up
from tests.services.exports.typeset.printed_year import read, words_of

MANY = 500
IDENTITY = "110101199001011234"
# Not within a digest.
LIKE_A_PHONE = re.compile(r"(?<![0-9a-f])1[3-9]\d{9}(?![0-9a-f])")
LIKE_AN_IDENTITY = re.compile(r"(?<![0-9a-f])\d{17}[\dX](?![0-9a-f])")
PLUGINS = plugin_manager()
PLUGINS.register_own(forms)
FORMS = registered_forms(PLUGINS)
# Those of groups are made of what groups were given, and hold nobody's year.
ABOUT_MEMBERS = ("committee_year", "scorecard")
# Byte for byte the member's own form of each (`typeset/test_member_forms.py`), which is searched: five hundred documents take minutes.
FILE_BY_FILE = ("notice-files", "score-sheet-files")
WHOLE = [role for role, reach in POLICY[Right.READ_PERFORMANCE].items() if reach is Reach.COMMITTEE]
WITHOUT = [role for role in WHOLE if role not in POLICY[Right.READ_PERSONAL]]


@dataclass(frozen=True)
class Entrusted:
    """A committee whose members all gave a telephone number, a party, and one a reason for leave with more numbers."""

    engine: Engine
    committee_id: int
    folder: Path
    phones: dict[str, str]

    def actor(self, role: Role) -> Actor:
        with reading(self.engine) as session:
            account_id = actor_named(session, "registrar").account_id
        return Actor(account_id, role.value, role.value, frozenset({(self.committee_id, role)}))

    def written(self, form: str, role: Role, **wanted: Any) -> bytes:
        """The file of a form as somebody of that role has it made."""
        workshop = Workshop(load_regulations(manager=PLUGINS), FORMS, ExchangeKeys(self.folder / "exchange"))
        member = "W0001" if FORMS[form].of == "scorecard" else None
        actor, path = self.actor(role), self.folder / "out"
        with transaction(self.engine) as session:
            settled, _ = record_export(session, actor, self.committee_id, Wanted(form, YEAR, member=member, **wanted), workshop)
        with making(path, Parts(self.folder / "parts"), lambda _done, _total: None) as here:
            write_export(self.engine, actor, self.committee_id, settled, workshop, here)
        return path.read_bytes()


def entrusted(engine: Engine, folder: Path, members: int) -> Entrusted:
    office = set_up(engine, members - 3)
    engine = with_keys(engine, folder / "keys")
    phones = {}
    with transaction(engine) as session:
        registrar = actor_named(session, "registrar")
        keys = session.execute(select(col(Member.id), col(Member.number)).where(col(Member.committee_id) == office.committee_id)).all()
        for place, (key, number) in enumerate(keys):
            phones[number] = f"1{38 + place % 40}{10_000_000 + place * 9973:08d}"
            record_particulars(session, registrar, key, {"phone": phones[number], "party": "致公党"})
        on_leave = select(col(Participation.id)).join(Member, col(Member.id) == col(Participation.member_id))
        part = session.execute(on_leave.where(col(Member.number) == "W0002").order_by(col(Participation.id))).scalars().first()
        assert part is not None
        state_leave_reason(session, registrar, part, PLENARY, Half.MORNING, f"{IDENTITY}住院，可拨{phones['W0002']}")
    return Entrusted(engine, office.committee_id, folder, phones)


@pytest.fixture(scope="module", params=[MANY])
def office(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrusted]:
    folder = tmp_path_factory.mktemp("entrusted")
    (folder / "lvheng.db").write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{folder / 'lvheng.db'}")
    yield entrusted(engine, folder, request.param)
    engine.dispose()


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Typst would lay out stands in the file itself: all of a page comes from it, and pages of hundreds take minutes to read."""
    monkeypatch.setattr(Typesetter, "pdf", lambda _self, data, _day: msgspec.json.encode(data))


def texts(name: str, content: bytes) -> str:
    """Every text in a file, whatever it is packed in."""
    if name.endswith(".parquet"):
        return str(pq.read_table(io.BytesIO(content)).to_pylist())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(texts(each, archive.read(each)) for each in archive.namelist())
    return content.decode(errors="replace")


def hits(office: Entrusted, text: str) -> list[str]:
    """Numbers of members that stand in it, and whatever looks like one."""
    seeded = [phone for phone in office.phones.values() if phone in text] + [IDENTITY] * (IDENTITY in text)
    return seeded + LIKE_A_PHONE.findall(text) + LIKE_AN_IDENTITY.findall(text)


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize("form", sorted(form.name for form in FORMS.values() if form.of in ABOUT_MEMBERS and form.name not in FILE_BY_FILE))
def test_no_form_of_five_hundred_members_holds_a_number_of_theirs(office: Entrusted, form: str) -> None:
    found = texts(form, office.written(form, Role.READER))

    assert (hits(office, found), "致公党" in found) == ([], False)
    assert "政协某省委员会" in found or form == "member-years"


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize("role", WITHOUT)
@pytest.mark.parametrize("form", sorted(name for name, form in FORMS.items() if isinstance(form, ParticularsForm)))
def test_fields_for_particulars_are_empty_for_every_role_without_the_right_and_cannot_be_filled(
    office: Entrusted, form: str, role: Role
) -> None:
    found = msgspec.json.decode(office.written(form, role))
    shown = {tuple(fact) for member in found["members"] for fact in member["facts"] if fact[0] in ("联系电话", "党派")}
    with pytest.raises(Refusal) as refused:
        office.written(form, role, is_unmasked=True, reason="想看")

    assert shown == {("联系电话", ""), ("党派", "")}
    assert refused.value.code == "FORBIDDEN"


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize("role", sorted(set(WHOLE) - set(WITHOUT)))
def test_with_the_right_telephones_are_masked_unless_a_reason_is_given_which_the_audit_keeps_with_whose(
    office: Entrusted, role: Role
) -> None:
    masked = texts("", office.written("registrations", role))
    with pytest.raises(Refusal) as refused:
        office.written("registrations", role, is_unmasked=True)
    reason = f"{role}换届核对"
    clear = texts("", office.written("registrations", role, is_unmasked=True, reason=reason))
    with reading(office.engine) as session:
        told = select(col(AuditEntry.action), col(AuditEntry.row_id)).where(col(AuditEntry.reason) == reason)
        entries = session.execute(told).all()
    phone = office.phones["W0001"]

    assert (hits(office, masked), f"{phone[:3]}****{phone[-4:]}" in masked, "致公党" in masked) == ([], True, False)
    assert (refused.value.code, set(office.phones.values()) - set(hits(office, clear))) == ("REASON_MISSING", set())
    assert "致公党" in clear
    assert [row[0] for row in entries].count("export.write") == 1
    assert len({row[1] for row in entries if row[0] == "particulars.read"}) == MANY


def test_on_the_printed_form_a_telephone_stands_without_its_middle_and_others_forms_have_no_field(office: Entrusted) -> None:
    printed = {form: "".join(words_of(read(office.written(form, Role.REGISTRAR)))) for form in ("registration", "dossier")}
    phone = office.phones["W0001"]

    assert (f"联系电话{phone[:3]}****{phone[-4:]}" in printed["registration"], "联系电话" in printed["dossier"]) == (True, False)
    assert hits(office, "".join(printed.values())) == []


def test_a_form_without_fields_for_particulars_is_not_unmasked(office: Entrusted) -> None:
    with pytest.raises(Refusal) as refused:
        office.written("jsonl", Role.REGISTRAR, is_unmasked=True, reason="核对")

    assert refused.value.code == "NOTHING_MASKED"
