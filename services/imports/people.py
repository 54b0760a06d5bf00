"""Members as cells name them, found in the directory: by 委员编号, or by a name that only one member bears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.errors import nearest
from services.imports.cells import Person
from services.imports.rows import Row


class Hints:
    """The nearest right name for a wrong one. Only for the first few wrong ones: among thousands, each search takes long."""

    MOST = 50

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._given: dict[str, str] = {}

    def __call__(self, said: str) -> str:
        if said not in self._given and len(self._given) < self.MOST:
            self._given[said] = nearest(said, self._names)
        return self._given.get(said, "")


@dataclass
class Unknown(Exception):
    """Nobody, or nobody for sure. `follows`: the member's own row in this file is refused, which is the thing to mend."""

    code: str
    message: str
    follows: bool = False


@dataclass
class People:
    """Looks members up; `refused` are the numbers and names of members whose own rows in this file are refused."""

    directory: Directory
    refused: set[str]

    def __post_init__(self) -> None:
        self._by_name: dict[str, list[str]] = {}
        for member in self.directory.members.values():
            self._by_name.setdefault(member.name, []).append(member.number)
        self._hint = Hints([*self.directory.members, *self._by_name])

    def number(self, person: Person) -> str:
        """The 委员编号 of a person. Raises Unknown."""
        member = self.directory.members.get(person.said)
        if member is not None:
            if person.name is not None and person.name != member.name:
                message = say("imports.other_name", number=member.number, name=member.name, said=person.name)
                raise Unknown("NAME_MISMATCH", message)
            return member.number
        bearers = self._by_name.get(person.said, [])
        if len(bearers) == 1:
            return bearers[0]
        if person.said in self.refused or person.name in self.refused:
            raise Unknown("FOLLOWS", "", follows=True)
        if bearers:
            raise Unknown("AMBIGUOUS_NAME", say("imports.ambiguous_name", name=person.said, numbers="、".join(bearers)))
        raise Unknown("UNKNOWN_MEMBER", say("imports.unknown_member", said=person.said, hint=self._hint(person.said)))

    def settle(self, row: Row, fields: Iterable[str]) -> None:
        """Replace the people in a row's fields by their numbers; whoever is not found is a problem of the cell."""
        for name in fields:
            settled = []
            for person in row.values.get(name, ()):
                try:
                    settled.append(Person(self.number(person)))
                except Unknown as problem:
                    self._not_found(row, name, problem)
            if name in row.values:
                row.values[name] = tuple(settled)

    def settle_one(self, row: Row, number_field: str, name_field: str) -> None:
        """The member of a roll's row: by number, checked against the name; by name where there is no number."""
        number, name = row.get(number_field), row.get(name_field)
        if number is None and name is None:
            row.wrong(number_field, "BLANK", say("imports.nobody"))
            return
        try:
            row.values[number_field] = self.number(Person(number, name) if number else Person(name))
        except Unknown as problem:
            is_of_name = number is None or problem.code == "NAME_MISMATCH"
            self._not_found(row, name_field if is_of_name else number_field, problem)

    def _not_found(self, row: Row, name: str, problem: Unknown) -> None:
        if problem.follows:
            row.follows = True
        else:
            row.wrong(name, problem.code, problem.message)
