"""`lvheng appraisal verify FILE`: an exported year, recomputed on another machine with nothing but the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import orjson
import typer

from lvheng.cli.office import JsonOption, refusals_printed
from lvheng.installed import installed_regulations
from lvheng.settings import read_settings
from lvheng.workshop import exchange_keys
from scoring_plugins.catalogue import say
from services.appraisals.sealed_rows import SealedYear
from services.exchange.verifying import Verification, verify_package

# More differences than this nobody reads on a screen; `--json` has them all.
SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command `verify`."""
    app.command("verify")(verify)


@refusals_printed
def verify(file: Annotated[Path, typer.Argument(help="交换包", metavar="FILE")], as_json: JsonOption = False) -> None:
    """核验交换包:文件有无改动，由谁签名，按随包的依据和办法重算是否一致;不需要数据库."""
    settings = read_settings()
    found = verify_package(file, installed_regulations(settings), exchange_keys(settings))
    if as_json:
        typer.echo(orjson.dumps(machine_form(found), option=orjson.OPT_INDENT_2).decode())
    else:
        for line in told(found):
            typer.echo(line)
    raise typer.Exit(0 if found.holds else 1)


def told(found: Verification) -> list[str]:
    """What was found out, line by line."""
    lines = []
    if found.year is not None and found.seal is not None:
        said = found.year.result
        of_whom = {"committee": said.committee, "code": said.committee_code, "year": said.year, "number": said.number}
        lines.append(say("exchange.told_result", subjects=subjects(found.year), lines=len(found.year.lines), **of_whom))
        lines.append(say("exchange.told_seal", sha256=found.seal.sha256, sm3=found.seal.sm3))
    lines.append(say("exchange.told_signature", state=signature_text(found), key=(found.key or "—")[:16]))
    lines += found.notices
    if found.is_equal:
        return [*lines, say("exchange.told_equal")]
    lines.append(say("exchange.told_differs", count=len(found.findings)))
    lines += [f"  {each.text}" for each in found.findings[:SHOWN]]
    if len(found.findings) > SHOWN:
        lines.append(say("exchange.told_more", count=len(found.findings) - SHOWN))
    return lines


def subjects(year: SealedYear) -> str:
    """How many members, or groups of which kind, a package is about, in Chinese."""
    count, kind = len(year.scorecards), year.result.group_kind
    return say("exchange.counted_groups", kind=kind, count=count) if kind else say("exchange.counted_members", count=count)


def signature_text(found: Verification) -> str:
    """What the signature is worth, in Chinese."""
    return say(f"exchange.signed_{found.signature}")


def machine_form(found: Verification) -> dict[str, Any]:
    """Everything that was found out."""
    said = found.year.result if found.year is not None else None
    return {
        "holds": found.holds,
        "is_equal": found.is_equal,
        "is_recomputed": found.is_recomputed,
        "committee_code": said and said.committee_code,
        "year": said and said.year,
        "group_kind": said and said.group_kind,
        "version": said and said.number,
        "engine_version": said and said.engine_version,
        "seal": msgspec.to_builtins(found.seal),
        "signature": found.signature,
        "key": found.key,
        "findings": [{**msgspec.to_builtins(each), "text": each.text} for each in found.findings],
        "notices": list(found.notices),
    }
