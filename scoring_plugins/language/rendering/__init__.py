"""A regulation written back as Chinese prose, clause by clause, so that an office can lay it beside its own text."""

from __future__ import annotations

from scoring_plugins.language.rendering.document import render
from scoring_plugins.language.rendering.phrases import Part, Phrase, Prose, Section
from scoring_plugins.language.rendering.text import lines, part_lines

__all__ = ["Part", "Phrase", "Prose", "Section", "lines", "part_lines", "render"]
