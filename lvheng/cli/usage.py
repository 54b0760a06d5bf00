"""What Typer itself says, in Chinese: help pages and what is wrong with a command as it was written.

Typer's own sentences are English, and those of errors cannot be exchanged. So commands and groups are of classes of ours, which put our
words into the frames, and an error of usage is said anew from what its sentence tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from scoring_plugins.catalogue import say

# A sentence of Typer → the key of ours; what it names goes on as it stands.
SENTENCES = {
    r"No such command '(?P<name>.*?)'\.?(?: Did you mean (?P<known>.*)\?)?": "no_such_command",
    r"Missing command\.": "missing_command",
    r"No such option: (?P<name>\S+)(?: \(Possible options: (?P<known>.*)\))?": "no_such_option",
    r"Missing option '(?P<name>.*?)'\.(?: Choose from:(?P<known>.*))?": "missing_option",
    r"Missing argument '(?P<name>.*?)'\.(?: Choose from:(?P<known>.*))?": "missing_argument",
    r"Option '(?P<name>.*?)' requires an argument\.": "option_without_value",
    r"Option '(?P<name>.*?)' does not take a value\.": "option_takes_no_value",
    r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)": "extra_argument",
    r"Invalid value for (?P<name>.*?): (?P<why>.*)": "bad_value",
}
# Why a value cannot be used.
REASONS = {
    r"(?:Value error, )?'(?P<value>.*)' is not one of (?P<known>.*)\.": "not_one_of",
    r"(?:Value error, )?'(?P<value>.*)' does not match the formats? .*": "no_day",
    r"Input should be a valid integer.*": "no_integer",
    r"Input should be a valid (?:number|decimal).*": "no_number",
    r"Input should be greater than or equal to (?P<bound>.*)": "too_small",
    r"Input should be less than or equal to (?P<bound>.*)": "too_large",
}


def usage_error(sentence: str) -> str | None:
    """Typer's sentence about a command in Chinese; None where it says something else."""
    for pattern, key in SENTENCES.items():
        found = re.fullmatch(pattern, sentence, re.S)
        if found:
            told = {name: text or "" for name, text in found.groupdict().items()}
            if "name" in told:
                told["name"] = told["name"].replace("'", "")
            if "known" in told:
                told["known"] = say("usage.known", known=_listed(told["known"])) if told["known"] else ""
            if "why" in told:
                told["why"] = _reason(told["why"])
            return say(f"usage.said.{key}", **told)
    return None


def _reason(why: str) -> str:
    for pattern, key in REASONS.items():
        found = re.fullmatch(pattern, why, re.S)
        if found:
            told = found.groupdict()
            if "known" in told:
                told["known"] = _listed(told["known"])
            return say(f"usage.reason.{key}", **told)
    return why


def _listed(names: str) -> str:
    return "、".join(name.strip(" '\t\n") for name in names.split(","))


class UsageError(typer.BadParameter):
    """An error of usage whose sentence is ours."""

    def format_message(self) -> str:
        return self.message


@cache
def _fill_frames() -> None:
    """Titles of the frames, and texts that go on in the next line; only now, since what draws them takes long to import."""
    from typer import rich_utils

    make_text = rich_utils._make_rich_text

    def folded(**more: Any) -> Any:
        """A Chinese sentence is one word to whoever breaks lines: it would be cut off at the end of the first."""
        text: Any = make_text(**more)
        text.overflow = "fold"
        return text

    rich_utils._make_rich_text = folded

    rich_utils.OPTIONS_PANEL_TITLE = say("usage.options")
    rich_utils.ARGUMENTS_PANEL_TITLE = say("usage.arguments")
    rich_utils.COMMANDS_PANEL_TITLE = say("usage.commands")
    rich_utils.ERRORS_PANEL_TITLE = say("usage.error")
    rich_utils.REQUIRED_LONG_STRING = say("usage.required")
    rich_utils.DEFAULT_STRING = say("usage.default", value="{}")
    rich_utils.ABORTED_TEXT = say("usage.aborted")
    rich_utils.RICH_HELP = say("usage.try_help", command_path="{command_path}", help_option="{help_option}")


@contextmanager
def _said_in_chinese() -> Iterator[None]:
    try:
        yield
    except UsageError:
        raise
    except TyperException as error:
        _fill_frames()
        said = usage_error(error.format_message())
        if said is None:
            raise
        raise UsageError(said, ctx=getattr(error, "ctx", None)) from error
    except typer.Abort:
        _fill_frames()
        raise


class _InChinese:
    """What commands and groups share; stands before Typer's class."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        with _said_in_chinese():
            return super().make_context(*args, **more)  # type: ignore[misc]  # of Typer's class

    def invoke(self, ctx: Any) -> Any:
        with _said_in_chinese():
            return super().invoke(ctx)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("usage.usage"))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fill_frames()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say("usage.help_option")
        return option


class Command(_InChinese, TyperCommand):
    """A command that speaks Chinese."""


class Group(_InChinese, TyperGroup):
    """A noun whose commands speak Chinese."""


def in_chinese(app: typer.Typer) -> None:
    """Every command and noun of `app`, itself included, is made of the classes above."""
    for command in app.registered_commands:
        command.cls, command.options_metavar = Command, say("usage.options_metavar")
    # Typer takes each of these from the first that says it: the group where it is added, its callback, the group itself.
    for info in filter(None, (app.info, app.registered_callback, *app.registered_groups)):
        info.cls, info.options_metavar, info.subcommand_metavar = Group, say("usage.options_metavar"), say("usage.command_metavar")
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_chinese(group.typer_instance)
