"""The demo's outstanding proposals: listed by a regulation about proposals, chosen by the office, decided by the secretary-general."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle

from sqlmodel import Session

from scoring_plugins.plugins import Regulations
from services.accounts import actor_named
from services.demo.acting import make_accounts
from services.demo.gatherings import YEAR
from services.demo.proposals import PRAISED_ON
from services.demo.setting_up import DemoOffice
from services.demo.supervisions import ACCOUNT, STAFF
from services.models import MarkKind, Role
from services.proposals import ProposalDraft
from services.selections import Choice, choose_proposals, decide_selection, list_candidates, open_selection, put_forward

SECRETARY = "demo-secretary"
PEOPLE = (ACCOUNT, (SECRETARY, "演示秘书长", Role.SECRETARY_GENERAL))
# About a twentieth of the proposals filed, all of them level: people choose.
SELECTED_BY = "harbin_daoli"
_MARK = MarkKind.OUTSTANDING
PRAISES = ("演示:切中要害，建议具体可行", "演示:调查扎实，承办单位已经采纳", "演示:办理成效明显，提案者满意")


def select_outstanding(session: Session, office: DemoOffice, regulations: Regulations, drafts: Sequence[ProposalDraft]) -> int:
    """Have the drafts that are outstanding selected as that, on the day their drafts say; returns the selection's id.

    Call it once what the list is made from is verified.
    """
    make_accounts(session, office.administrator, office.committee_id, PEOPLE)
    staff, secretary = actor_named(session, STAFF), actor_named(session, SECRETARY)
    because = "演示:主席会议同意按已收录的条文评选"
    key = open_selection(session, staff, office.committee_id, YEAR, regulations, SELECTED_BY, partial_because=because)
    list_candidates(session, staff, key, regulations)
    choose_proposals(session, staff, key, list(_choices(drafts)))
    put_forward(session, staff, key, regulations, "演示:末两件难分高下，建议多评一件")
    return decide_selection(session, secretary, key, regulations, "演示主席会议", "演示:符合办法，同意表彰", PRAISED_ON)


def before_selected(drafts: Iterable[ProposalDraft]) -> tuple[ProposalDraft, ...]:
    """The drafts as they are before anybody selects: without the mark that a selection gives."""
    return tuple(replace(draft, marks={mark: day for mark, day in draft.marks.items() if mark is not _MARK}) for draft in drafts)


def _choices(drafts: Sequence[ProposalDraft]) -> Iterator[Choice]:
    """The outstanding ones, each with a reason; and of one key proposal why it is not among them."""
    praises = cycle(PRAISES)
    yield from (Choice(str(draft.number), True, next(praises)) for draft in drafts if _MARK in draft.marks)
    passed = next(draft for draft in drafts if MarkKind.KEY in draft.marks and _MARK not in draft.marks)
    yield Choice(str(passed.number), False, "演示:所提建议列入计划，待落实后再评")
