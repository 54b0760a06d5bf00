"""`lvheng appraisal`: the annual appraisal, from its opening to the files that leave the house."""

from __future__ import annotations

import typer

from lvheng.cli import appraisal_ballot, appraisal_export, appraisal_groups, appraisal_people, appraisal_standing, appraisal_steps

app = typer.Typer(no_args_is_help=True, help="年度考核")


@app.callback()
def appraisal() -> None:
    """年度考核."""


appraisal_steps.register(app)
appraisal_people.register(app)
appraisal_standing.register(app)
app.add_typer(appraisal_ballot.app, name="ballot")
appraisal_export.register(app)
appraisal_groups.register(app)
