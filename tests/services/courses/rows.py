"""Rows of single columns, which no object is made of: most of what is looked at after a step."""

from __future__ import annotations

from typing import Any

import sqlalchemy

# Of columns whose types the checker cannot follow through tables by name.
alchemy_select: Any = sqlalchemy.select
