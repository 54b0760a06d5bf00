"""Forms of this house that are told more than the hook tells a plugin's: years part by part, and members' particulars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from scoring_plugins import Form
from services.exports.annual_sheet import AnnualSheet
from services.exports.making import Making, bytes_made
from services.exports.year_parts import WholeYear, YearParts

Stream = Callable[[YearParts, Making], None]


class StreamedForm(Form, frozen=True, kw_only=True):
    """A form of a committee's year that is written part by part: what it takes does not grow with the number of members."""

    stream: Stream


class ParticularsForm(Form, frozen=True, kw_only=True):
    """A form that has fields for a member's telephone and party. Every other form is made without them."""


def written_whole(stream: Stream) -> Callable[[dict[str, Any]], bytes]:
    """A streamed form as the hook takes it: plain data in, bytes out."""

    def write(data: dict[str, Any]) -> bytes:
        year = WholeYear(msgspec.convert(data, AnnualSheet))
        return bytes_made(lambda making: stream(year, making))

    return write
