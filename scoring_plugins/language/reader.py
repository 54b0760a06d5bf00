"""The strict reader: a pack's `regulation.yaml` in, the typed tree or all problems at once out."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from scoring_plugins.language.regulation import Origin, Regulation


def read_pack(folder: Traversable, origin: Origin | None = None) -> Regulation:
    """The regulation of a pack's folder. Raises RegulationError with every problem of `regulation.yaml`."""
    raise NotImplementedError  # being filled
