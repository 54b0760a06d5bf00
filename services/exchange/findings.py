"""What is wrong with a package, each thing with its place: file, line, member, field, what stands there and what ought to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scoring_plugins.catalogue import say

_LONGEST_VALUE = 120


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs. `line` counts from 1; `found` and `expected` are as they would be printed, None where there is no telling.

    `member` is a 委员编号, or in a package about groups (`is_of_groups`) the name of one.
    """

    file: str
    line: int | None = None
    member: str | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    why: str
    is_of_groups: bool = False

    @property
    def text(self) -> str:
        """The finding in Chinese, in one line."""
        place = [self.file]
        if self.line is not None:
            place.append(say("exchange.at_line", line=self.line))
        if self.member is not None:
            place.append(say("exchange.at_group" if self.is_of_groups else "exchange.at_member", member=self.member))
        if self.field is not None:
            place.append(say("exchange.at_field", field=self.field))
        values = ""
        if self.found is not None or self.expected is not None:
            values = say("exchange.values", found=printed(self.found), expected=printed(self.expected))
        return f"{' '.join(place)}:{self.why}{values}"


def printed(value: object) -> str:
    """A value in one short line."""
    text = "—" if value is None else value if isinstance(value, str) else msgspec.json.encode(value, order="sorted").decode()
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def differences(found: Any, expected: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two plain values differ: paths such as `blocks[0].points`, with both values."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for name in sorted({*found, *expected}):
            yield from differences(found.get(name), expected.get(name), f"{path}.{name}" if path else name)
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for place, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif found != expected or type(found) is not type(expected):
        yield path, found, expected
