"""Pages by key: where a page starts is the key of a row, so that rows added or gone meanwhile neither repeat nor hide others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from services.listings.among import among
from services.models import LocalCommittee
from services.permissions import Actor, Right
from services.reach import groups_reached, members_reached

Key = tuple[str | int | date, ...]
Column: TypeAlias = ColumnElement[Any] | Mapped[Any]
Condition: TypeAlias = ColumnElement[bool]
R = TypeVar("R", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Window:
    """Which part of an ordered list is wanted: `count` rows after `after` and before `before`; the last ones if `backward`."""

    count: int
    after: Key | None = None
    before: Key | None = None
    backward: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether it begins or ends at a row."""
        return self.after is not None or self.before is not None


class Page(NamedTuple, Generic[R]):
    """Rows in the list's order; `has_previous` and `has_next` say whether there are rows on either side."""

    rows: Sequence[R]
    has_previous: bool
    has_next: bool


class Sought(Protocol):
    """Which rows of a list are sought. Frozen, so that equal ones share a batch."""

    def __hash__(self) -> int: ...

    def conditions(self) -> list[Condition]:
        """The conditions that such rows meet."""
        ...


@dataclass(frozen=True)
class Everything:
    """Nothing in particular is sought: every row that may be read."""

    def conditions(self) -> list[Condition]:
        return []


EVERYTHING = Everything()


class Fixed:
    """Conditions that are always the same but for their parameters: made once, as a constant, so that their statement is."""

    def __init__(self, *conditions: Condition) -> None:
        self.conditions = conditions


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A noun's flat rows: `columns` by the names of the row's fields, the first being `id`; `owner` is the committee's column.

    `order` names the fields that order the list; the last is unique, and none is ever empty.
    `key_types` are their types, so that a key that comes back from outside can be checked. With `descending` the list runs backwards.
    `joins` adds what the columns need beyond their own table.
    `right` is what reading takes. `of` says which rows concern some members, given as a query of their ids: who holds the right only for
    some members reads those; without it such an actor reads none. `of_groups` says likewise which concern some
    groups. With `shared`, everybody reads the root's reference data too.
    """

    name: str
    row: Callable[[Iterable[Any]], R]
    columns: Mapping[str, Column]
    owner: Column
    order: tuple[str, ...]
    key_types: tuple[type, ...]
    right: Right = Right.READ
    of: Callable[[Select[Any]], Condition] | None = None
    of_groups: Callable[[Select[Any]], Condition] | None = None
    shared: bool = False
    descending: bool = False
    joins: Callable[[Select[Any]], Select[Any]] = field(default=lambda statement: statement)
    _statements: dict[Hashable, Select[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def ordered(self, name: str, order: tuple[str, ...], key_types: tuple[type, ...], descending: bool = False) -> Self:
        """The same rows in another order. It has a name of its own, so that a place in one order is none in another."""
        return replace(self, name=f"{self.name}.{name}", order=order, key_types=key_types, descending=descending)

    def only(self, names: Collection[str]) -> Listing[Any]:
        """The same rows with these fields alone, and those that number and order them."""
        kept = {name: column for name, column in self.columns.items() if name in {"id", *self.order, *names}}
        # Which fields it has is known here only.
        row = NamedTuple("Row", [(name, Any) for name in kept])  # type: ignore[misc]
        make: Callable[[Iterable[Any]], Any] = row._make
        return replace(self, name=f"{self.name}({','.join(kept)})", row=make, columns=kept)

    def key(self, row: R) -> Key:
        """The row's place in the order."""
        return tuple(getattr(row, name) for name in self.order)

    def page(self, session: Session, actor: Actor, window: Window, *conditions: Condition) -> Page[R]:
        """One page of the rows that meet `conditions`. One statement."""
        return self._page(session, actor, window, None, conditions, {})

    def count(self, session: Session, actor: Actor, *conditions: Condition) -> int:
        """How many readable rows meet `conditions`. One statement."""
        rows = self._readable(actor).where(*conditions).subquery()
        return int(_run(session, select(func.count()).select_from(rows), self._given(actor))[0][0])

    def pages(
        self, session: Session, actor: Actor, parent: str, parents: Iterable[int], window: Window, *conditions: Condition
    ) -> Mapping[int, Page[R]]:
        """The same window of the rows of every parent, named by the field `parent`; one without rows has an empty page. One statement."""
        wanted = sorted(set(parents))
        if len(wanted) == 1:
            # Its rows need no numbers: numbering looks at all of them, and an index gives the first ones.
            return {wanted[0]: self._page(session, actor, window, parent, conditions, {"parent": wanted[0]})}

        def numbered(readable: Select[Any]) -> Select[Any]:
            of_parent = self.columns[parent]
            place = func.row_number().over(partition_by=of_parent, order_by=self._ordered(window)).label("_place")
            rows = readable.where(among(of_parent, "parents"), *conditions, *self._between(window)).add_columns(place).subquery()
            first = select(*(rows.c[name] for name in self.columns)).where(rows.c["_place"] <= bindparam("most", type_=Integer()))
            return first.order_by(rows.c[parent], rows.c["_place"])

        statement = self._made(actor, numbered, ("pages", parent, window.backward), conditions or window.is_bounded)
        found = self._by(parent, _run(session, statement, self._given(actor, parents=wanted, most=window.count + 1)))
        return {key: _cut(found[key], window) for key in wanted}

    def counts(self, session: Session, actor: Actor, parent: str, parents: Iterable[int], *conditions: Condition) -> Mapping[int, int]:
        """How many readable rows of each parent meet `conditions`; parents without any are left out. One statement."""

        def counted(readable: Select[Any]) -> Select[Any]:
            rows = readable.where(among(self.columns[parent], "parents"), *conditions).subquery()
            return select(rows.c[parent].label("of_parent"), func.count().label("many")).group_by(rows.c[parent])

        statement = self._made(actor, counted, ("counts", parent), conditions)
        return {row.of_parent: row.many for row in _run(session, statement, self._given(actor, parents=sorted(set(parents))))}

    def by_ids(self, session: Session, actor: Actor, ids: Iterable[int]) -> Mapping[int, R]:
        """The readable rows among `ids`, by id. One statement."""
        statement = self._made(actor, lambda readable: readable.where(among(self.columns["id"], "ids")), ("by_ids",))
        return {row[0]: self.row(row) for row in _run(session, statement, self._given(actor, ids=sorted(set(ids))))}

    def grouped(self, session: Session, actor: Actor, parent: str, parents: Iterable[int]) -> Mapping[int, Sequence[R]]:
        """All readable rows of each parent, named by the field `parent`, in order: for what a parent has few of. One statement."""

        def ordered(readable: Select[Any]) -> Select[Any]:
            return readable.where(among(self.columns[parent], "parents")).order_by(*self._keys())

        statement = self._made(actor, ordered, ("grouped", parent))
        return self._by(parent, _run(session, statement, self._given(actor, parents=sorted(set(parents)))))

    def where(self, session: Session, actor: Actor, *conditions: Condition) -> Sequence[R]:
        """All readable rows that meet `conditions`, in order: for conditions that few rows meet. One statement."""
        statement = self._readable(actor).where(*conditions).order_by(*self._keys())
        return [self.row(row) for row in _run(session, statement, self._given(actor))]

    def found(self, session: Session, actor: Actor, asked: Fixed, **given: Any) -> Sequence[R]:
        """`where`, for conditions that are made once: `given` are their parameters. One statement."""
        statement = self._made(actor, lambda readable: readable.where(*asked.conditions).order_by(*self._keys()), asked)
        return [self.row(row) for row in _run(session, statement, self._given(actor, **given))]

    def one(self, session: Session, actor: Actor, *conditions: Condition) -> R | None:
        """The first readable row that meets `conditions`, in order. One statement."""
        found = _run(session, self._readable(actor).where(*conditions).order_by(*self._keys()).limit(1), self._given(actor))
        return self.row(found[0]) if found else None

    def _page(
        self, session: Session, actor: Actor, window: Window, parent: str | None, conditions: Sequence[Condition], given: Mapping[str, int]
    ) -> Page[R]:
        """One page of the rows that meet `conditions`; with `parent`, of those of the one `given`."""

        def cut(readable: Select[Any]) -> Select[Any]:
            of_parent = [] if parent is None else [self.columns[parent] == bindparam("parent", type_=Integer())]
            rows = readable.where(*of_parent, *conditions, *self._between(window))
            return rows.order_by(*self._ordered(window)).limit(bindparam("most", type_=Integer()))

        statement = self._made(actor, cut, ("page", parent, window.backward), conditions or window.is_bounded)
        return _cut([self.row(row) for row in _run(session, statement, self._given(actor, most=window.count + 1, **given))], window)

    def _made(self, actor: Actor, make: Callable[[Select[Any]], Select[Any]], shape: Hashable, once: object = False) -> Select[Any]:
        """What `make` makes of the statement of readable rows. It is made once for each shape, unless it is good for `once` only.

        Making a statement, and finding out that it is the same as another, takes longer than the database takes to answer.
        """
        if once or self._members_reached(actor) is not None or self._groups_reached(actor) is not None:
            return make(self._readable(actor))
        kept = (shape, len(actor.committees_with(self.right)) == 1)
        found = self._statements.get(kept)
        if found is None:
            found = self._statements[kept] = make(self._readable(actor))
        return found

    def _given(self, actor: Actor, **parameters: Any) -> dict[str, Any]:
        """The parameters of a statement of readable rows, with whose they may be."""
        owners = sorted(actor.committees_with(self.right))
        return {"owner": owners[0], **parameters} if len(owners) == 1 else {"owners": owners, **parameters}

    def _members_reached(self, actor: Actor) -> Select[Any] | None:
        return None if self.of is None else members_reached(actor, self.right)

    def _groups_reached(self, actor: Actor) -> Select[Any] | None:
        return None if self.of_groups is None else groups_reached(actor, self.right)

    def _readable(self, actor: Actor) -> Select[Any]:
        columns = (column.label(name) for name, column in self.columns.items())
        return self.joins(select(*columns)).where(self._may_read(actor))

    def _may_read(self, actor: Actor) -> Condition:
        # Most read one committee: a list of as many as there are is written into the statement anew each time.
        if len(actor.committees_with(self.right)) == 1:
            ways: list[Condition] = [self.owner == bindparam("owner", type_=Integer())]
        else:
            ways = [self.owner.in_(bindparam("owners", expanding=True, type_=Integer()))]
        if self.shared:
            ways.append(self.owner == select(col(LocalCommittee.id)).where(col(LocalCommittee.parent_id).is_(None)).scalar_subquery())
        if self.of is not None and (members := self._members_reached(actor)) is not None:
            ways.append(self.of(members))
        if self.of_groups is not None and (groups := self._groups_reached(actor)) is not None:
            ways.append(self.of_groups(groups))
        return or_(*ways)

    def _by(self, parent: str, found: Iterable[Sequence[Any]]) -> defaultdict[int, list[R]]:
        """Rows by the value of the field `parent`."""
        place, make = list(self.columns).index(parent), self.row
        rows: defaultdict[int, list[R]] = defaultdict(list)
        for row in found:
            rows[row[place]].append(make(row))
        return rows

    def _keys(self) -> tuple[Column, ...]:
        return tuple(self.columns[name] for name in self.order)

    def _ordered(self, window: Window) -> tuple[Column, ...]:
        return tuple(column.desc() for column in self._keys()) if window.backward != self.descending else self._keys()

    def _between(self, window: Window) -> list[Condition]:
        place = tuple_(*self._keys())
        first, last = (window.before, window.after) if self.descending else (window.after, window.before)
        beyond = [] if first is None else [place > first]
        return beyond if last is None else [*beyond, place < last]


def _run(session: Session, statement: Select[Any], given: Mapping[str, Any]) -> Sequence[Row[Any]]:
    """The statement's rows, past the mapping of entities: there are none among them, and it takes longer than the rows do."""
    session.flush()
    # All at once: one by one they would be asked of the driver one by one.
    return session.connection().execute(statement, given).all()


def _cut(rows: list[R], window: Window) -> Page[R]:
    more = len(rows) > window.count
    rows = rows[: window.count]
    if window.backward:
        return Page(rows[::-1], more, window.before is not None)
    return Page(rows, window.after is not None, more)
