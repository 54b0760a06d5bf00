"""Executing quickly what is plain: whole levels of an answer at once, column by column, where graphql-core goes field by field.

What comes out is what graphql-core makes of the same document: whatever is not plain it does itself, and so it does everything anew
where anything goes wrong, so that its errors are the errors. `docs/decisions/0007-levels-are-executed-at-once.md` says why.
"""

from graphql_schema.quick.executor import Plans, QuickExecutor

__all__ = ["Plans", "QuickExecutor"]
