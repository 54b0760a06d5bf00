"""Regulations by code, each read when it is first asked for: one that is broken stops nobody who needs another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.language.fields import Resolve
from scoring_plugins.language.kinds import BUILT_IN, Vocabulary
from scoring_plugins.language.problems import Problem, RegulationError, nearest
from scoring_plugins.language.reader import MOST_BYTES, read_pack
from scoring_plugins.language.regulation import Origin, Regulation
from scoring_plugins.plugins.found import DuplicateRegulationError

# The code stands at the left margin of its own line, as everybody writes it; read otherwise, the whole file is.
CODE_LINE = re.compile(rb"^(?:\xef\xbb\xbf)?regulation:[ \t]+([\"']?)([a-z0-9_]+)\1[ \t]*(?:#.*)?\r?$", re.M)
MOST_NAMED = 12


class UnknownRegulationError(KeyError):
    """No regulation has that code; the message names the nearest one and what there is."""

    def __str__(self) -> str:
        return str(self.args[0])


class BrokenPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that was found and cannot be taken; `code` is empty where not even that could be made out."""

    code: str
    origin: Origin
    problems: tuple[Problem, ...]


class FoundPack:
    """A pack's folder, who brought it, and what its regulation may name; read once, when asked for.

    A `misplaced` one lies where only folders of packs belong, and is never taken.
    """

    def __init__(
        self,
        folder: Traversable,
        origin: Origin,
        vocabulary: Vocabulary = BUILT_IN,
        resolve: Resolve | None = None,
        misplaced: bool = False,
    ) -> None:
        self.folder, self.origin, self.vocabulary, self.resolve = folder, origin, vocabulary, resolve
        self._regulation: Regulation | None = None
        self._refused = self._refusal("pack_without_folder") if misplaced else None
        self._quick = "" if misplaced else self._quick_code()
        self.code = self._quick or self._read_code()

    def read(self) -> Regulation:
        """Its regulation. Raises RegulationError with every problem, the same each time."""
        if self._regulation is None and self._refused is None:
            try:
                self._regulation = self._read()
            except RegulationError as refused:
                self._refused = refused
            except FileNotFoundError:
                self._refused = self._refusal("no_regulation")
            except OSError as failed:
                self._refused = self._refusal("unreadable", why=why(failed))
        if self._regulation is None:
            assert self._refused is not None
            raise self._refused
        return self._regulation

    def text(self) -> str:
        """Its regulation as it is written. Raises RegulationError where `read` does."""
        self.read()
        return self.folder.joinpath("regulation.yaml").read_text(encoding="utf-8")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why it cannot be taken; nothing if it can."""
        try:
            self.read()
        except RegulationError as refused:
            return refused.problems
        return ()

    def _read(self) -> Regulation:
        regulation = read_pack(self.folder, self.origin, vocabulary=self.vocabulary, resolve=self.resolve)
        if self._quick and self._quick != regulation.code:
            raise self._refusal("code_twice", first=self._quick, second=regulation.code)
        return regulation

    def _refusal(self, key: str, **values: object) -> RegulationError:
        """The one problem of the file as a whole, in the words of `plugin.<key>`."""
        what, remedy = say(f"plugin.{key}", **values), say(f"plugin.{key}.remedy")
        file = str(self.folder.joinpath("regulation.yaml"))
        return RegulationError((Problem(file=file, line=1, column=1, what=what, remedy=remedy),))

    def _quick_code(self) -> str:
        try:
            with self.folder.joinpath("regulation.yaml").open("rb") as opened:
                found = CODE_LINE.findall(opened.read(MOST_BYTES))
        except OSError:
            return ""
        return found[0][1].decode() if len(found) == 1 else ""

    def _read_code(self) -> str:
        try:
            return self.read().code
        except RegulationError:
            return ""


class Regulations(Mapping[str, Regulation]):
    """Regulations by code, in order of code; each is read when it is first asked for.

    Looking up an unknown code raises UnknownRegulationError, a broken one, or the folder of one whose code nobody could make out,
    RegulationError with its problems. Going through them, or
    counting them, reads all and leaves out the broken ones, which `broken` names. Raises DuplicateRegulationError when made of two
    packs with one code that can both be read.
    """

    def __init__(
        self, regulations: Mapping[str, Regulation] | None = None, packs: Iterable[FoundPack] = (), vocabulary: Vocabulary = BUILT_IN
    ) -> None:
        self.vocabulary = vocabulary
        self._read_already = dict(regulations or {})
        self._packs: dict[str, FoundPack] = {}
        self._left_out: list[FoundPack] = []
        for pack in packs:
            self._add(pack)

    def _add(self, pack: FoundPack) -> None:
        first = self._packs.get(pack.code)
        if not pack.code or (first and pack.problems):
            self._left_out.append(pack)
        elif first and not first.problems:
            origins = {"first": first.origin.text, "second": pack.origin.text}
            raise DuplicateRegulationError(say("regulation.duplicate_code", code=pack.code, **origins))
        else:
            self._left_out += [first] if first else []
            self._packs[pack.code] = pack

    @property
    def codes(self) -> list[str]:
        """Every code there is, of broken packs too, without reading them."""
        return sorted({*self._read_already, *self._packs})

    @property
    def broken(self) -> tuple[BrokenPack, ...]:
        """Every pack that cannot be taken, with its problems. Reads all."""
        packs = [*self._left_out, *(pack for _, pack in sorted(self._packs.items()))]
        return tuple(BrokenPack(code=pack.code, origin=pack.origin, problems=pack.problems) for pack in packs if pack.problems)

    def pack(self, code: str) -> FoundPack | None:
        """The pack that brings a code, broken or not; None where there is none."""
        return self._packs.get(code)

    def named(self, name: str) -> FoundPack | None:
        """The pack of that code, broken or not; else the one whose folder is called so, first of those without a code."""
        packs = [*self._left_out, *self._packs.values()]
        return self._packs.get(name) or next((pack for pack in packs if pack.folder.name == name), None)

    def pack_in(self, folder: Traversable) -> FoundPack:
        """A folder's pack as it would be here, installed or not, for checking and testing it.

        It may name every registered kind, and Python where an installed plugin brings its code: that plugin's own functions.
        """
        pack = FoundPack(folder, Origin(path=str(folder)), self.vocabulary)
        installed = self._packs.get(pack.code)
        return FoundPack(folder, pack.origin, self.vocabulary, installed.resolve) if installed and installed.resolve else pack

    def __getitem__(self, code: str) -> Regulation:
        if code in self._read_already:
            return self._read_already[code]
        if code in self._packs:
            return self._packs[code].read()
        for pack in self._left_out:
            if pack.folder.name == code:
                return pack.read()
        like = nearest(code, self.codes)
        hint = say("regulation.hint_nearest", nearest=like) if like else ""
        known = "、".join(self.codes[:MOST_NAMED]) or "—"
        if len(self.codes) > MOST_NAMED:
            known = say("plugin.and_more", first=known, count=len(self.codes))
        raise UnknownRegulationError(say("regulation.unknown_code", code=code, hint=hint, known=known))

    def __contains__(self, code: object) -> bool:
        return code in self._read_already or (code in self._packs and not self._packs[str(code)].problems)

    def __iter__(self) -> Iterator[str]:
        return (code for code in self.codes if code in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
