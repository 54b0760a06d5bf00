"""What a plugin may give. Each hook is named after what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable

import pluggy

PROJECT = "scoring_plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_regulations() -> Iterable[Traversable]:  # type: ignore[empty-body]
    """Give data-only packs: folders, each with `regulation.yaml`, `cases.yaml` and `source.md`.

    Usually `importlib.resources.files(__package__) / "<locality>"`. A code that another plugin gives too is an error naming both.
    """
