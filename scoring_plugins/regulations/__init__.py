"""The bundled regulations: data-only packs, found through the entry point like a stranger's."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from scoring_plugins import hookimpl


@hookimpl
def register_regulations() -> list[Traversable]:
    """Every folder here that holds a `regulation.yaml`."""
    return [folder for folder in files(__name__).iterdir() if (folder / "regulation.yaml").is_file()]
