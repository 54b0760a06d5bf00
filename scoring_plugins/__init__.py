"""What a plugin imports: the hook marker, what a rule may see, and what a score is made of."""

from __future__ import annotations

from scoring_plugins.hookspecs import hookimpl

__all__ = ["hookimpl"]
