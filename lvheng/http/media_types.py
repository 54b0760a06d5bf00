"""What a client takes (`Accept`) and what it sends (`Content-Type`), read as the standards write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
_UTF8 = {"utf-8", "utf8"}
_MOST_RANGES = 100


@dataclass(frozen=True)
class Accepted:
    """Forms that a client takes: `json` is the media type for one answer or None; `events` whether it takes a stream of them."""

    json: str | None
    events: bool


def accepted(header: str | None) -> Accepted:
    """What the header `Accept` lets in. Without one, or with an empty one, anything."""
    ranges = dict(_ranges(header)) if header and header.strip() else {"*/*": 1.0}
    newer, older = _quality(ranges, GRAPHQL), _quality(ranges, JSON)
    # Only who names the newer form gets it: older clients say */* and read statuses as they used to be.
    form = GRAPHQL if newer > 0 and (newer > older or (newer == older and GRAPHQL in ranges)) else JSON
    return Accepted(form if max(newer, older) > 0 else None, ranges.get(EVENTS, 0.0) > 0)


def is_json(header: str | None) -> bool:
    """Whether a body of this `Content-Type` is JSON in UTF-8: nothing that a browser's form can send."""
    media_type, parameters = _parts(header or "")
    return media_type == JSON and parameters.get("charset", "utf-8").lower() in _UTF8


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Media ranges with their quality; one that is not written as it should be is as if it were not there."""
    for part in header.split(",")[:_MOST_RANGES]:
        media_type, parameters = _parts(part)
        quality = parameters.get("q", "1")
        if "/" in media_type and _QUALITY.match(quality) and parameters.get("charset", "utf-8").lower() in _UTF8:
            yield media_type, float(quality)


def _quality(ranges: dict[str, float], media_type: str) -> float:
    """The most specific range decides."""
    for wanted in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if wanted in ranges:
            return ranges[wanted]
    return 0.0


def _parts(value: str) -> tuple[str, dict[str, str]]:
    media_type, *parameters = value.split(";")
    found = (parameter.partition("=") for parameter in parameters)
    return media_type.strip().lower(), {name.strip().lower(): text.strip().strip('"') for name, _, text in found}
