"""Forms of groups: the year of one kind, one group's score sheet and the notice of its result; each writer is loaded when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from services.exports.group_year import GroupSheet


def group_forms() -> list[Form]:
    """The workbook of all groups of a kind, and of one group the score sheet and the notice of its result."""
    return [
        Form(name="groups", of="group_year", suffix=".xlsx", title=say("group_forms.form_groups"), write=_writer("write_group_workbook")),
        Form(
            name="group-sheet", of="group_scorecard", suffix=".xlsx", title=say("group_forms.form_sheet"),
            write=_writer("write_group_score_sheet"),
        ),
        Form(
            name="group-notice", of="group_scorecard", suffix=".docx", title=say("group_forms.form_notice"),
            write=_writer("write_result_notice", "services.exports.documents.result_notice"),
        ),
    ]  # fmt: skip


def _writer(function: str, module: str = "services.exports.group_workbook") -> Callable[[dict[str, Any]], bytes]:
    def write(data: dict[str, Any]) -> bytes:
        written = getattr(import_module(module), function)(msgspec.convert(data, GroupSheet))
        assert isinstance(written, bytes)
        return written

    return write
