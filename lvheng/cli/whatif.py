"""`lvheng whatif`: a year's verified records scored by a draft beside the adopted regulation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from lvheng.cli import whatif_tables
from lvheng.cli.office import (
    CommitteeOption,
    JsonOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    looking,
    progress_bar,
    refusals_printed,
)
from lvheng.cli.score import WIDTH_OF_A_PIPE
from lvheng.cli.whatif_json import whatif_form
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.errors import Refusal
from services.exports.whatif_picture import whatif_picture
from services.models import LocalCommittee
from services.whatif import what_if

DraftOption = Annotated[str, typer.Option("--regulation", metavar="PATH|CODE", help=say("whatif.regulation_help"))]
PictureOption = Annotated[Path | None, typer.Option("--picture", metavar="FILE.svg", help=say("whatif.picture_help"))]


def register(app: typer.Typer) -> None:
    """Add the command `whatif`."""
    app.command("whatif", help=say("whatif.help"))(whatif)


@refusals_printed
def whatif(
    committee: CommitteeOption,
    year: YearOption,
    regulation: DraftOption,
    picture: PictureOption = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    regulations = installed_regulations()
    draft = _draft(regulation, regulations)
    with looking(actor, committee) as (session, who, committee_id), progress_bar(say("whatif.computing")) as progress:
        found = what_if(session, who, committee_id, year, regulations, draft, progress)
        name = session.get_one(LocalCommittee, committee_id).name
    if picture is not None:
        try:
            picture.write_text(whatif_picture(found, name), encoding="utf-8")
        except OSError as error:
            message = say("exports.picture_not_written", path=picture, reason=why(error))
            raise Refusal("NOT_WRITTEN", message, "picture") from error
        typer.echo(say("exports.picture_written", path=picture))
    elif as_json:
        typer.echo(orjson.dumps(whatif_form(found, committee, name), option=orjson.OPT_INDENT_2).decode())
    else:
        console = Console(highlight=False)
        if not console.is_terminal:
            console = Console(highlight=False, width=WIDTH_OF_A_PIPE)
        for part in whatif_tables.of_whatif(found, name):
            console.print(part, markup=False) if isinstance(part, str) else console.print(part)


def _draft(target: str, regulations: Regulations) -> Regulation:
    """The regulation of a folder, of a file in one, or of a code. Raises RegulationError with every problem, or Refusal."""
    path = Path(target)
    folder = path.parent if path.is_file() else path
    if folder.joinpath("regulation.yaml").is_file() and (path.is_file() or path.is_dir()):
        return regulations.pack_in(folder).read()
    if target not in regulations and (path.exists() or len(path.parts) > 1):
        raise Refusal("UNKNOWN_REGULATION", say("whatif.no_such_draft", path=target), "regulation")
    try:
        return regulations[target]
    except KeyError as unknown:
        raise Refusal("UNKNOWN_REGULATION", str(unknown), "regulation") from unknown
