"""`lvheng exchange`: keys that packages are signed with, keys that are trusted, and packages of other houses kept here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer

from lvheng.cli.appraisal_verify import subjects
from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    GroupsOption,
    JsonOption,
    ReaderOption,
    YearOption,
    looking,
    refusals_printed,
    writing,
)
from lvheng.installed import installed_regulations
from lvheng.settings import read_settings
from lvheng.workshop import exchange_keys
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Refusal
from services.exchange.dumping import canonical_dump
from services.exchange.importing import import_package
from services.exchange.keys import read_key_file
from services.exchange.verifying import verify_package
from services.texts import refuse_bad_texts

app = typer.Typer(no_args_is_help=True, help="交换包:签名密钥、受信任的公钥、导入")


@app.command("key")
@refusals_printed
def key(
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="公钥写到哪个文件;不写则显示出来")] = None,
) -> None:
    """生成本机的签名密钥(已有则不再生成)，给出交对方登记的公钥."""
    keys = exchange_keys(read_settings())
    try:
        public = keys.make()
        if output is not None:
            output.write_text(public, encoding="ascii")
    except OSError as failed:
        path = output or keys.own_path
        raise Refusal("NOT_WRITTEN", say("exports.not_written", path=path, reason=why(failed)), "output") from failed
    typer.echo(public.rstrip() if output is None else say("exchange.key_written", path=output, private=keys.own_path))


@app.command("trust")
@refusals_printed
def trust(
    code: Annotated[str, typer.Argument(help="委员会的六位行政区划代码", metavar="CODE")],
    file: Annotated[Path, typer.Argument(help="对方交来的公钥文件(PEM)", metavar="FILE")],
) -> None:
    """登记一个委员会签名用的公钥:以后由它签名的交换包即为可信."""
    keys = exchange_keys(read_settings())
    try:
        digest = keys.trust(code, read_key_file(file))
    except OSError as failed:
        raise Refusal("NOT_WRITTEN", say("exports.not_written", path=keys.folder, reason=why(failed)), "file") from failed
    typer.echo(say("exchange.trusted", code=code, key=digest))


@app.command("import")
@refusals_printed
def import_(
    file: Annotated[Path, typer.Argument(help="交换包", metavar="FILE")],
    committee: CommitteeOption,
    actor: ActorOption,
    because: Annotated[str | None, typer.Option("--because", metavar="TEXT", help="公钥未登记或没有签名时，为何仍然导入")] = None,
    as_json: JsonOption = False,
) -> None:
    """核验并导入交换包:本委员会的，或其下委员会的;要么全部导入，要么一条不写，重复导入不会重复."""
    settings = read_settings()
    refuse_bad_texts({"because": because})
    found = verify_package(file, installed_regulations(settings), exchange_keys(settings))
    with writing(actor, committee) as (session, who, committee_id):
        imported = import_package(session, who, committee_id, found, because)
    assert found.year is not None
    assert found.seal is not None
    said = found.year.result
    if as_json:
        report = {
            "is_new": imported.is_new,
            "committee_code": said.committee_code,
            "year": said.year,
            "group_kind": said.group_kind,
            "version": said.number,
            "members": len(found.year.scorecards),
            "seal": found.seal.sha256,
        }
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    told = {"committee": said.committee, "year": said.year, "number": said.number, "subjects": subjects(found.year)}
    typer.echo(say("exchange.imported" if imported.is_new else "exchange.imported_before", seal=found.seal.sha256[:16], **told))


@app.command("dump")
@refusals_printed
def dump(committee: CommitteeOption, year: YearOption, groups: GroupsOption = "", actor: ReaderOption = None) -> None:
    """把一个年度已通报的结果写成规范的文本:两个数据库内容相同，写出的文本就相同."""
    with looking(actor, committee) as (session, who, committee_id):
        for line in canonical_dump(session, who, committee_id, year, groups):
            typer.echo(line)
