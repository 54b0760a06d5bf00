"""`lvheng regulation schema`: the JSON Schema of a pack's files, for editors."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from scoring_plugins.catalogue import say
from scoring_plugins.language.schema import cases_schema, regulation_schema


def schema(cases: Annotated[bool, typer.Option("--cases", help=say("explain.cli.schema_cases_help"))] = False) -> None:
    """Prints the schema of `regulation.yaml`, or of `cases.yaml`, as `docs/` keeps it."""
    typer.echo(json.dumps(cases_schema() if cases else regulation_schema(), ensure_ascii=False, indent=2))
