"""The bundled regulations: data-only packs, and the kinds they need beside the built-in ones, found like a stranger's."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from scoring_plugins import Kind, hookimpl

# 民主评议 is a form of oversight that Xuanwei gives points for by name: its own kind, let through wherever `oversight` is.
REVIEW = Kind(name="oversight.review", has_sessions=True, roles=("organiser", "participant"))


@hookimpl
def register_regulations() -> list[Traversable]:
    """Every folder here that holds a `regulation.yaml`."""
    return [folder for folder in files(__name__).iterdir() if (folder / "regulation.yaml").is_file()]


@hookimpl
def register_record_kinds() -> list[Kind]:
    """Democratic review (民主评议)."""
    return [REVIEW]
