"""Regulations as text: what the reader reads, in one line of YAML."""

from __future__ import annotations

import json


class Plain(str):
    """A scalar that is written without quotes: a ratio, a day, a yes or no."""


def written(value: object) -> str:
    """A value in flow style; words are quoted, numbers are not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(name), ensure_ascii=False)}: {written(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Plain | int):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def points(micro: int) -> Plain:
    """Micro-points as points are written."""
    size, sign = abs(micro), "-" if micro < 0 else ""
    whole, part = divmod(size, 1_000_000)
    return Plain(f"{sign}{whole}.{part:06d}".rstrip("0").rstrip(".") if part else f"{sign}{whole}")
