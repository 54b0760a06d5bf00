"""JSON Schemas of a pack's files, for editors; `docs/regulation.schema.json` and `docs/cases.schema.json` are these, written down."""

from __future__ import annotations

from scoring_plugins.language.schema.documents import cases_schema, regulation_schema

__all__ = ["cases_schema", "regulation_schema"]
