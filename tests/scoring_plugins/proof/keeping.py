"""Failures that were found, kept as files: a regulation's text and a member's year, as JSON that says the type of everything."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from scoring_plugins import records
from scoring_plugins.records import PerformanceRecord

FOLDER = Path(__file__).parent / "kept"
PLAIN: dict[str, Any] = {"date": date.fromisoformat, "Decimal": Decimal, "Fraction": Fraction}


def packed(value: object) -> Any:
    """Plain data; whatever JSON has no word for says its type."""
    if isinstance(value, msgspec.Struct):
        return {type(value).__name__: {name: packed(getattr(value, name)) for name in value.__struct_fields__}}
    if isinstance(value, tuple):
        return [packed(item) for item in value]
    if isinstance(value, dict):
        return {"dict": {name: packed(item) for name, item in value.items()}}
    if isinstance(value, date | Decimal | Fraction):
        return {type(value).__name__: str(value)}
    return value


def unpacked(value: Any) -> Any:
    """What `packed` packed."""
    if isinstance(value, list):
        return tuple(unpacked(item) for item in value)
    if not isinstance(value, dict):
        return value
    (name, content), *_ = value.items()
    if name == "dict":
        return {key: unpacked(item) for key, item in content.items()}
    if name in PLAIN:
        return PLAIN[name](content)
    return getattr(records, name)(**{key: unpacked(item) for key, item in content.items()})


def keep(text: str, performance: PerformanceRecord, difference: str) -> Path:
    """Write a failure down; the same one is the same file."""
    content = {"difference": difference[:2000], "regulation": text, "performance": packed(performance)}
    name = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{name}.json"
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def kept() -> list[tuple[str, str, PerformanceRecord]]:
    """Every failure that was kept: the file's name, the regulation's text, the member's year."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        found.append((file.stem, content["regulation"], unpacked(content["performance"])))
    return found
