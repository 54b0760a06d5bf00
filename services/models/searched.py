"""What is found by words: the row keeps the text it is found by, made anew whenever it is written."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import event
from sqlmodel import Field, SQLModel

from services.search import search_text


class Searched(SQLModel):
    """A table whose rows are found by the words in the fields that `FOUND_BY` names."""

    FOUND_BY: ClassVar[tuple[str, ...]] = ()

    # Derived, so it is no part of what somebody changed.
    search_text: str = Field(default="", exclude=True, sa_column_kwargs={"server_default": ""})


# Here and not in each use case: a row that one of them forgot would be there and never be found.
@event.listens_for(Searched, "before_insert", propagate=True)
@event.listens_for(Searched, "before_update", propagate=True)
def _fill(_: object, __: object, row: Any) -> None:
    found_by = search_text(getattr(row, name) for name in row.FOUND_BY)
    if row.search_text != found_by:
        row.search_text = found_by
