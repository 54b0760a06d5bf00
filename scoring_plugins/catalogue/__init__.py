"""The one catalogue of sentences that offices and members read, in Chinese; every floor speaks through `say`.

A page of the catalogue is a YAML file beside this one, named after the room that speaks (regulation, imports, …): key → sentence
with `{named}` places. It lives on the lowest floor because every floor above may speak, and none may import upwards.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

# libyaml's, where it is there: seven times as fast, and every command waits for it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@cache
def sentences() -> dict[str, str]:
    """Every sentence by its full key, `page.key`. Raises ValueError when a page is not a flat mapping of text."""
    found: dict[str, str] = {}
    for page in sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name):
        if not page.name.endswith(".yaml"):
            continue
        loaded = yaml.load(page.read_text(encoding="utf-8"), Loader=_LOADER) or {}
        for key, sentence in loaded.items():
            if not isinstance(sentence, str):
                raise ValueError(f"{page.name}: {key} is not a sentence")
            found[f"{page.name.removesuffix('.yaml')}.{key}"] = sentence
    return found


def say(key: str, /, **values: object) -> str:
    """The sentence for `key` with its places filled. Raises KeyError for an unknown key or a place left empty."""
    return sentences()[key].format_map(values)
