"""Which regulation a command means: an installed one by its code, or a pack by its folder or a file in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lvheng.installed import installed_plugins
from lvheng.settings import Settings, SettingsError, read_settings
from scoring_plugins.catalogue import say
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import (
    PluginError,
    PluginManager,
    Regulations,
    UnknownRegulationError,
    load_regulations,
)

AsJson = Annotated[bool, typer.Option("--json", help=say("regulation.cli.json_help"))]
DAY = ["%Y-%m-%d"]


def settings_and_plugins() -> tuple[Settings, PluginManager]:
    """What the settings let in. Prints what is wrong and leaves with status 1 (2 for a setting)."""
    try:
        settings = read_settings()
        return settings, installed_plugins(settings)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except PluginError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def installed_regulations() -> Regulations:
    """The regulations this machine's settings let in, each read when asked for."""
    settings, plugins = settings_and_plugins()
    try:
        return load_regulations(settings.packs_dir, manager=plugins)
    except (RegulationError, PluginError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def folder_of(target: str) -> Path | None:
    """The folder a path means; None where `target` is not a path but a code. Leaves with status 1 for a path that is not there."""
    path = Path(target)
    if path.is_file():
        return path.parent
    if path.is_dir():
        return path
    if path.suffix or len(path.parts) > 1:
        typer.echo(say("regulation.cli.no_such_path", path=target), err=True)
        raise typer.Exit(1)
    return None


def regulation_of(target: str) -> Regulation:
    """The regulation a path or a code means. Prints what is wrong and leaves with status 1."""
    folder = folder_of(target)
    try:
        if folder is None:
            return installed_regulations()[target]
        return installed_regulations().pack_in(folder).read()
    except (RegulationError, UnknownRegulationError, PluginError) as error:
        typer.echo(str(error), err=True)
    except FileNotFoundError:
        typer.echo(say("regulation.cli.no_such_path", path=f"{target}/regulation.yaml"), err=True)
    raise typer.Exit(1)


def version_on(regulation: Regulation, day: datetime | None) -> Version:
    """The version in force on a day, or the newest. Leaves with status 1 where none was in force yet."""
    versions = sorted(regulation.versions, key=lambda version: version.in_force_from)
    in_force = [version for version in versions if day is None or version.in_force_from <= day.date()]
    if not in_force:
        assert day is not None
        first = versions[0].in_force_from
        typer.echo(say("explain.cli.no_version", title=regulation.title, day=day.date(), first=first), err=True)
        raise typer.Exit(1)
    return in_force[-1]
