"""What somebody wants to have written: which form, of whose year, with what shown; settled before anything is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple

from sqlmodel import Session, select

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.forms import FormSubject
from scoring_plugins.language.problems import nearest
from scoring_plugins.plugins import Regulations
from services.errors import Problem, Refusal, refuse
from services.errors import nearest as nearest_told
from services.exchange.keys import ExchangeKeys
from services.exchange.writing import issued_result
from services.exports.chosen import choice_problems, in_one_order, refuse_unscored
from services.exports.committee_year import result_meant
from services.exports.outstanding_year import decided_selections
from services.exports.own_forms import ParticularsForm
from services.models import ActivityGroup, AppraisalResult, Member
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts

PACKAGE, PACKAGE_SUFFIX = "package", ".lvheng.zip"
OF_GROUPS: tuple[FormSubject, ...] = ("group_year", "group_scorecard")
# Figures of works: they are counted, not scored, and are of no version of a result.
OF_WORKS: tuple[FormSubject, ...] = ("committee_works", "tree_works")
# What was decided in selections of proposals: of no version of a result either.
OF_SELECTIONS: FormSubject = "outstanding_proposals"
OF_NO_RESULT: tuple[FormSubject, ...] = (*OF_WORKS, OF_SELECTIONS)
_NOT_IN_A_NAME = re.compile(r"[/\\\x00-\x1f]")


class Workshop(NamedTuple):
    """What files are made with: installed regulations, forms by name, and the keys that packages are signed with."""

    regulations: Regulations
    forms: Mapping[str, Form]
    keys: ExchangeKeys

    def form(self, name: str) -> Form:
        """The form of that name. Raises Refusal UNKNOWN_FORM."""
        if name not in self.forms:
            raise Refusal.of([self.unknown(name)])
        return self.forms[name]

    def unknown(self, name: str) -> Problem:
        """That there is no form of that name: naming the nearest and all there are."""
        like = nearest(name, (*self.forms, PACKAGE))
        hint = say("regulation.hint_nearest", nearest=like) if like else ""
        known = "、".join(f"{form.name}({form.title})" for form in self.forms.values())
        return Problem("UNKNOWN_FORM", "form", say("exports.unknown_form", form=name, hint=hint, known=known))


@dataclass(frozen=True)
class Wanted:
    """A file that somebody wants: `number` is a version of the result, `member` a 委员编号; `reason` is why, which the audit keeps.

    `is_live` makes it of what is scored now, as a draft; `is_unmasked` shows particulars in the clear.
    With `is_own` the member of it has it made (`own_wanted`), who need not read what others scored.
    `members` are 委员编号 of some, of whom alone a form that is one member after another is made; None for everybody.
    With a `group_kind` it is of the groups of that kind, and of the one called `group_name` where the form is of one.
    """

    form: str
    year: int
    number: int | None = None
    is_live: bool = False
    member: str | None = None
    is_unmasked: bool = False
    reason: str | None = None
    group_kind: str = ""
    group_name: str | None = None
    is_own: bool = False
    members: tuple[str, ...] | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What the audit keeps of it beside the reason."""
        return {name: value for name, value in asdict(self).items() if name not in ("reason", "is_own") and value not in (None, "")}

    def file_name(self, code: str, suffix: str) -> str:
        """What the file is called where several lie together: each form under a name of its own."""
        own = "" if suffix in (f".{self.form}", PACKAGE_SUFFIX) else self.form
        version = f"v{self.number}" if self.number is not None else ""
        chosen = ""
        if self.members is not None:
            # Other people are another file.
            chosen = say("exports.chosen_named", count=len(self.members), mark=sha256("\0".join(self.members).encode()).hexdigest()[:6])
        # Kinds and names of groups are an office's own words.
        kind, group = (_NOT_IN_A_NAME.sub("_", each or "") for each in (self.group_kind, self.group_name))
        return "-".join(filter(None, [code, str(self.year), kind, version, group, self.member, chosen, own])) + suffix


def settled(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> tuple[Wanted, str]:
    """What is wanted with the version that it is made of, which stays the same whenever it is made; and the file's suffix.

    Raises Refusal FORBIDDEN, UNKNOWN_FORM, MEMBER_MISSING, MEMBER_NOT_WANTED, UNKNOWN_MEMBER, what `choice_problems` finds of chosen
    members, NOT_SCORED of one whom the result is not about, FORM_OF_GROUPS, FORM_OF_MEMBERS,
    GROUP_MISSING, GROUP_NOT_WANTED, UNKNOWN_GROUP, UNKNOWN_VERSION, VERSION_NOT_WANTED, NOT_ISSUED, NO_APPRAISAL, NOT_DECIDED,
    and of what is to be shown in the clear REASON_MISSING and NOTHING_MASKED.
    """
    form = None if wanted.form == PACKAGE else workshop.forms.get(wanted.form)
    # Whoever reads works reads which of them are outstanding.
    is_of_selections = form is not None and form.of == OF_SELECTIONS
    require(actor, Right.READ if is_of_selections else Right.READ_PERFORMANCE, committee_id)
    if wanted.is_unmasked:
        require(actor, Right.READ_PERSONAL, committee_id)
    said = {"reason": wanted.reason, "group_kind": wanted.group_kind or None, "group": wanted.group_name}
    problems = [*problems_of_texts(said), *_unmasking_problems(wanted, workshop)]
    if form is None and wanted.form != PACKAGE:
        problems.append(workshop.unknown(wanted.form))
    of_year: FormSubject = "group_year" if wanted.group_kind else "committee_year"
    of: FormSubject | None = of_year if wanted.form == PACKAGE else form.of if form else None
    problems += _subject_problems(of, wanted, workshop)
    problems += _member_problems(session, committee_id, of, wanted)
    problems += _group_problems(session, committee_id, of, wanted)
    if of in OF_NO_RESULT and wanted.number is not None:
        problems.append(Problem("VERSION_NOT_WANTED", "version", say("exports.version_not_wanted", form=wanted.form)))
    if wanted.members is not None:
        forms = tuple(workshop.forms.values())
        problems += choice_problems(session, committee_id, wanted.members, form, forms, bool(wanted.group_kind))
    if is_of_selections:
        problems += _selection_problems(session, actor, committee_id, wanted.year)
    try:
        result = None if of in OF_NO_RESULT else _result(session, actor, committee_id, wanted)
    except Refusal as refusal:
        refuse([*problems, *refusal.problems])
        raise
    refuse(problems)
    if wanted.members is not None:
        wanted = replace(wanted, members=in_one_order(wanted.members))
        if result is not None:
            refuse_unscored(session, wanted.members or (), result)
    number = None if result is None else result.number
    return replace(wanted, number=number, is_live=number is None), PACKAGE_SUFFIX if form is None else form.suffix


def _selection_problems(session: Session, actor: Actor, committee_id: int, year: int) -> list[Problem]:
    try:
        decided_selections(session, actor, committee_id, year)
    except Refusal as refusal:
        return list(refusal.problems)
    return []


def _result(session: Session, actor: Actor, committee_id: int, wanted: Wanted) -> AppraisalResult | None:
    """The version of the result that is meant, None for scores of now. Raises Refusal."""
    if wanted.form == PACKAGE:
        return issued_result(session, actor, committee_id, wanted.year, wanted.number, wanted.group_kind)
    return result_meant(session, committee_id, wanted.year, wanted.number, wanted.is_live, wanted.group_kind)


def _subject_problems(of: FormSubject | None, wanted: Wanted, workshop: Workshop) -> list[Problem]:
    """Forms of members and forms of groups are made of years of their own."""
    if of is None or (of in OF_GROUPS) == bool(wanted.group_kind):
        return []
    if of in OF_GROUPS:
        return [Problem("FORM_OF_GROUPS", "form", say("group_forms.for_groups", form=wanted.form))]
    known = "、".join(f"{form.name}({form.title})" for form in workshop.forms.values() if form.of in OF_GROUPS)
    return [Problem("FORM_OF_MEMBERS", "form", say("group_forms.not_for_groups", form=wanted.form, known=known))]


def _unmasking_problems(wanted: Wanted, workshop: Workshop) -> list[Problem]:
    if not wanted.is_unmasked:
        return []
    problems = []
    if wanted.reason is None:
        problems.append(Problem("REASON_MISSING", "reason", say("jobs.reason_missing")))
    shown = [form for form in workshop.forms.values() if isinstance(form, ParticularsForm)]
    if wanted.form not in {form.name for form in shown}:
        forms = "、".join(f"{form.name}({form.title})" for form in shown)
        problems.append(Problem("NOTHING_MASKED", "unmask", say("jobs.nothing_masked", form=wanted.form, forms=forms)))
    return problems


def _member_problems(session: Session, committee_id: int, of: FormSubject | None, wanted: Wanted) -> list[Problem]:
    if of == "scorecard" and wanted.member is None and wanted.members is None:
        return [Problem("MEMBER_MISSING", "member", say("exports.form_of_member", form=wanted.form))]
    if wanted.member is None:
        return []
    if of in ("committee_year", *OF_GROUPS, *OF_NO_RESULT):
        return [Problem("MEMBER_NOT_WANTED", "member", say("exports.form_of_year", form=wanted.form))]
    known = session.exec(select(Member.id).where(Member.committee_id == committee_id, Member.number == wanted.member)).first()
    return [] if known is not None else [Problem("UNKNOWN_MEMBER", "member", say("score.unknown_member", number=wanted.member))]


def _group_problems(session: Session, committee_id: int, of: FormSubject | None, wanted: Wanted) -> list[Problem]:
    name = wanted.group_name
    if of == "group_scorecard" and name is None:
        return [Problem("GROUP_MISSING", "group", say("group_forms.group_missing", form=wanted.form))]
    if name is None:
        return []
    if of is not None and of != "group_scorecard":
        return [Problem("GROUP_NOT_WANTED", "group", say("group_forms.of_year", form=wanted.form))]
    of_kind = (ActivityGroup.committee_id == committee_id, ActivityGroup.kind == wanted.group_kind)
    names = session.exec(select(ActivityGroup.name).where(*of_kind)).all()
    if name in names:
        return []
    message = say("group_forms.unknown_group", form=wanted.form, name=name, hint=nearest_told(name, list(names)))
    return [Problem("UNKNOWN_GROUP", "group", message)]
