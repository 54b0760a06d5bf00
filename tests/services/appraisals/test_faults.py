"""What befalls an appraisal: another regulation after the opening, a process killed as it issues, and the years after it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date

from sqlmodel import select

from scoring_plugins.plugins import Regulations, load_regulations
from services.appraisals.drafting import draft_result
from services.appraisals.issuing import issue_result
from services.database import reading
from services.models import AppraisalResult, AppraisalState, ResultState, ScoredMember, Scoring
from services.records import Period, gather
from services.regulations import adopt_regulation
from services.scorings import run_scoring
from tests.services.appraisals.test_deciding import DECIDED, issued
from tests.services.appraisals.year import YEAR, AppraisedCity

KILLED = """
import os, signal, sys
from datetime import date
from sqlalchemy import event
from services.accounts import actor_named
from services.appraisals.issuing import issue_result
from services.audit import AuditedSession
from services.database import create_engine, transaction

url, appraisal = sys.argv[1:]
event.listen(AuditedSession, "before_commit", lambda _: os.kill(os.getpid(), signal.SIGKILL))
with transaction(create_engine(url)) as session:
    who, days = actor_named(session, "secretary"), {"decided_on": date(2024, 2, 18), "today": date(2024, 2, 20)}
    issue_result(session, who, int(appraisal), approver="主席会议", **days)
"""


def test_what_is_adopted_or_uninstalled_after_the_opening_changes_nothing_of_the_year(year: AppraisedCity) -> None:
    year.to_department_review()
    regulations, opened = load_regulations(), year.now()
    year.do("appraiser", adopt_regulation, year.city.committee_id, regulations, "haian", date(2023, 1, 1))
    none: Regulations = Regulations()
    draft = year.step("appraiser", draft_result, none)
    run_scoring(year.city.engine, draft.scoring_id, none)
    with reading(year.city.engine) as session:
        scoring = session.get_one(Scoring, draft.scoring_id).model_copy()

    assert (scoring.state, scoring.regulation, scoring.content_hash) == ("done", "jinan", opened.content_hash)


def test_a_process_killed_as_it_issues_leaves_nothing_half_issued(year: AppraisedCity) -> None:
    year.to_council()
    url = year.city.engine.url.render_as_string(hide_password=False)
    outcome = subprocess.run([sys.executable, "-c", KILLED, url, str(year.id)], capture_output=True, text=True, check=False)
    after = year.now()
    with reading(year.city.engine) as session:
        results = session.exec(select(AppraisalResult.state, AppraisalResult.seal)).all()
    issued(year)

    assert outcome.returncode == -signal.SIGKILL, outcome.stderr
    assert (after.state, list(results)) == (AppraisalState.COUNCIL, [(ResultState.DRAFT, None)])
    assert year.now().state == AppraisalState.ISSUED


def test_what_a_year_came_to_is_known_to_the_years_after_it_once_it_is_issued(year: AppraisedCity) -> None:
    year.to_council()
    after = Period(date(YEAR + 1, 1, 1), date(YEAR + 1, 12, 31))

    def known() -> list[tuple[int, int, str | None]]:
        with reading(year.city.engine) as session:
            found = gather(session, year.city.committee_id, YEAR + 1, after)
            return [(each.year, each.total, each.grade) for facts in found.values() for each in facts.results]

    before = known()
    year.step("secretary", issue_result, approver="主席会议", decided_on=DECIDED, today=date(2024, 2, 20))
    with reading(year.city.engine) as session:
        scored = session.exec(select(ScoredMember.total, ScoredMember.grade)).all()

    assert before == []
    assert sorted(known()) == sorted((YEAR, total, grade) for total, grade in scored)
