"""A column's value among as many as there may be, given as one parameter: the statement's text is the same however many there are.

Of a list of parameters both the text and its plan would be made anew for each length.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Self

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, Integer, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Keys(TypeDecorator[Sequence[int]]):
    """Ids as one value: an array, or the text of one."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Integer()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()
    name = "among"

    def self_group(self, against: OperatorType | None = None) -> Self:
        # It is a condition as it stands: compared with 1, as functions are where there are no truth values, no index would be used for it.
        return self


@compiles(_Among, "postgresql")
def _of_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = element.clauses
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(keys, **options)})"


@compiles(_Among, "sqlite")
def _of_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = element.clauses
    return f"{compiler.process(column, **options)} IN (SELECT value FROM json_each({compiler.process(keys, **options)}))"


def among(column: ColumnElement[Any] | Mapped[Any], parameter: str) -> ColumnElement[bool]:
    """The condition that an id is one of those given as the parameter of that name, when the statement is executed."""
    return _Among(column, bindparam(parameter, type_=_Keys()))


def among_these(column: ColumnElement[Any] | Mapped[Any], keys: Sequence[int]) -> ColumnElement[bool]:
    """The condition that an id is one of `keys`, however many they are."""
    return _Among(column, bindparam(None, list(keys), type_=_Keys(), unique=True))
