"""`lvheng appraisal open … archive`: the office takes a year from step to step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import typer

from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    GroupsOption,
    YearOption,
    installed_regulations,
    opened,
    progress_bar,
    refusals_printed,
    writing,
)
from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals import checking, drafting, feedback, issuing, moving, opening, population, reviewing
from services.appraisals.finding import appraisal_of
from services.database import reading
from services.errors import Refusal
from services.models import DayUnit, Scoring, ScoringState
from services.scorings import run_scoring

ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="理由")]
DocumentOption = Annotated[str | None, typer.Option("--document-number", metavar="TEXT", help="文号，如 示政协〔2024〕3号")]
ApproverOption = Annotated[str, typer.Option("--approver", metavar="TEXT", help="审定的会议或批准人")]

# What the steps say of themselves that are made from a use case alone.
HELP = {
    "collect": "开始汇总材料.",
    "review": "结束委员核对，开始部门审核.",
    "assess": "开始评议打分.",
    "notice": "公示初步结果.",
    "recheck": "公示结束，开始复核.",
    "council": "提交主席会议审定.",
    "return": "主席会议退回.",
    "finish-feedback": "反馈完毕.",
    "archive": "归档.",
}


def register(app: typer.Typer) -> None:
    """Add the steps to the appraisal's commands."""
    commands: dict[str, Callable[..., None]] = {
        "open": open_year,
        "collect": _step(moving.begin_collecting),
        "check": check,
        "review": _step(moving.begin_department_review, reasoned=True),
        "department": department,
        "assess": _step(moving.begin_assessment),
        "exclude": exclude,
        "include": include,
        "form": form,
        "draft": draft,
        "notice": _step(moving.publish_notice),
        "recheck": _step(moving.begin_recheck),
        "council": _step(moving.submit_to_council),
        "return": _step(moving.return_from_council, reasoned=True),
        "issue": issue,
        "correct": correct,
        "issue-correction": issue_correction,
        "feedback": tell,
        "finish-feedback": _step(moving.finish_feedback, reasoned=True),
        "archive": _step(moving.archive, reasoned=True),
    }
    for name, command in commands.items():
        app.command(name, help=HELP.get(name))(refusals_printed(command))


def open_year(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    notice_days: Annotated[int, typer.Option("--notice-days", help="公示天数;0 为不公示")] = 5,
    notice_unit: Annotated[DayUnit, typer.Option("--notice-unit", help="公示按自然日(days)还是工作日(working_days)计")] = DayUnit.DAYS,
    partial_because: Annotated[str | None, typer.Option("--partial-because", help="办法只收录了部分条文时，为何仍可据以考核")] = None,
    groups: GroupsOption = "",
) -> None:
    """启动一年的考核，冻结办法的版本."""
    with writing(actor, committee) as (session, who, committee_id):
        opening.open_appraisal(
            session,
            who,
            committee_id,
            year,
            installed_regulations(),
            notice_days=notice_days,
            notice_unit=notice_unit,
            partial_because=partial_because,
            group_kind=groups,
        )
    _tell(committee, year, groups)


def check(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="核对截止日")],
    groups: GroupsOption = "",
) -> None:
    """请委员核对自己的履职情况."""
    _take(actor, committee, year, moving.begin_member_check, until.date(), groups=groups)


def department(
    committee: CommitteeOption,
    year: YearOption,
    name: Annotated[str, typer.Argument(help="部门名称")],
    actor: ActorOption,
    findings: Annotated[str | None, typer.Option("--findings", help="审核意见")] = None,
    groups: GroupsOption = "",
) -> None:
    """记录一个部门的审核意见."""
    _take(actor, committee, year, reviewing.review_department, name, findings, groups=groups)


def exclude(
    committee: CommitteeOption,
    year: YearOption,
    number: Annotated[str, typer.Argument(help="委员编号;小组写名称")],
    actor: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="理由")],
    groups: GroupsOption = "",
) -> None:
    """定一位委员(或一个小组)不参加当年考核."""
    _take(actor, committee, year, _excluding(groups), {number: reason}, groups=groups)


def include(
    committee: CommitteeOption,
    year: YearOption,
    number: Annotated[str, typer.Argument(help="委员编号;小组写名称")],
    actor: ActorOption,
    groups: GroupsOption = "",
) -> None:
    """恢复一位委员(或一个小组)参加当年考核."""
    _take(actor, committee, year, _excluding(groups), {number: None}, groups=groups)


def form(
    committee: CommitteeOption,
    year: YearOption,
    number: Annotated[str, typer.Argument(help="委员编号")],
    summary: Annotated[typer.FileText, typer.Option("--summary", metavar="FILE", encoding="utf-8", help="自我总结的文本文件")],
    actor: ActorOption,
    submit: Annotated[bool, typer.Option("--submit", help="交出，不再修改")] = False,
) -> None:
    """填写(代录)一位委员的履职情况登记表."""
    _take(actor, committee, year, checking.enter_registration_form, number, summary.read(), submit=submit)


def draft(committee: CommitteeOption, year: YearOption, actor: ActorOption, groups: GroupsOption = "") -> None:
    """按冻结的办法计分，形成初步结果."""
    _draft(actor, committee, year, drafting.draft_result, groups=groups)


def correct(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="更正理由")],
    groups: GroupsOption = "",
) -> None:
    """形成更正已通报结果的新版本;事实须先更正并核实."""
    _draft(actor, committee, year, drafting.draft_correction, reason, groups=groups)


def issue(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    approver: ApproverOption,
    decided_on: Annotated[datetime, typer.Option("--decided-on", formats=["%Y-%m-%d"], help="审定日期")],
    document_number: DocumentOption = None,
    groups: GroupsOption = "",
) -> None:
    """通报结果并封存."""
    decided = {"approver": approver, "decided_on": decided_on.date(), "document_number": document_number}
    _take(actor, committee, year, issuing.issue_result, **decided, groups=groups)


def issue_correction(
    committee: CommitteeOption,
    year: YearOption,
    actor: ActorOption,
    approver: ApproverOption,
    decided_on: Annotated[datetime, typer.Option("--decided-on", formats=["%Y-%m-%d"], help="审定日期")],
    document_number: DocumentOption = None,
    groups: GroupsOption = "",
) -> None:
    """通报更正后的新版本;原版本保留."""
    decided = {"approver": approver, "decided_on": decided_on.date(), "document_number": document_number}
    _take(actor, committee, year, issuing.issue_correction, **decided, groups=groups)


def tell(
    committee: CommitteeOption,
    year: YearOption,
    unit: Annotated[str, typer.Argument(help="推荐单位")],
    actor: ActorOption,
    sent_on: Annotated[datetime, typer.Option("--sent-on", formats=["%Y-%m-%d"], help="反馈日期")],
    about: Annotated[str | None, typer.Option("--about", help="涉及哪些委员")] = None,
    groups: GroupsOption = "",
) -> None:
    """登记已向一个推荐单位反馈."""
    _take(actor, committee, year, feedback.record_feedback, unit, sent_on.date(), about, groups=groups)


def _step(use_case: Callable[..., Any], *, reasoned: bool = False) -> Callable[..., None]:
    """A command for a step that needs nothing else, but a reason perhaps."""

    def with_reason(
        committee: CommitteeOption, year: YearOption, actor: ActorOption, reason: ReasonOption = None, groups: GroupsOption = ""
    ) -> None:
        _take(actor, committee, year, use_case, reason, groups=groups)

    def plain(committee: CommitteeOption, year: YearOption, actor: ActorOption, groups: GroupsOption = "") -> None:
        _take(actor, committee, year, use_case, groups=groups)

    return with_reason if reasoned else plain


def _excluding(groups: str) -> Callable[..., int]:
    return population.decide_group_exclusions if groups else population.decide_exclusions


def _take(actor: str, committee: str, year: int, use_case: Callable[..., Any], *given: object, groups: str = "", **named: object) -> None:
    """A use case about the year's appraisal; then where it stands."""
    with writing(actor, committee) as (session, who, committee_id):
        use_case(session, who, appraisal_of(session, committee_id, year, groups), *given, **named)
    _tell(committee, year, groups)


def _draft(actor: str, committee: str, year: int, use_case: Callable[..., drafting.Drafted], *given: object, groups: str = "") -> None:
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        drafted = use_case(session, who, appraisal_of(session, committee_id, year, groups), regulations, *given)
    _score(drafted.scoring_id, regulations)
    _tell(committee, year, groups)


def _score(scoring_id: int, regulations: Regulations) -> None:
    """Carries the draft's scoring out, here and now. Raises Refusal with why it failed."""
    with opened() as (_, engine), progress_bar(say("score.computing")):
        state = run_scoring(engine, scoring_id, regulations)
        with reading(engine) as session:
            problem = session.get_one(Scoring, scoring_id).problem
    if state is not ScoringState.DONE:
        raise Refusal("RESULT_NOT_READY", say("appraisals.scoring_failed", why=problem or ""), "year")


def _tell(committee: str, year: int, groups: str = "") -> None:
    from lvheng.cli.appraisal_standing import told

    typer.echo(told(committee, year, groups))
