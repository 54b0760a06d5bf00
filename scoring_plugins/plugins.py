"""Finding regulations: plugins through their entry point, data-only packs from a folder; nothing global."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import pluggy

from scoring_plugins import hookspecs
from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import Problem, RegulationError, nearest
from scoring_plugins.language.reader import read_pack
from scoring_plugins.language.regulation import Origin, Regulation


class DuplicateRegulationError(Exception):
    """Two plugins or folders bring the same code; the message names both."""


class UnknownRegulationError(KeyError):
    """No regulation has that code; the message names the nearest one and all there are."""

    def __str__(self) -> str:
        return str(self.args[0])


class Regulations(Mapping[str, Regulation]):
    """Loaded regulations by code, in order of code. Looking up an unknown code raises UnknownRegulationError."""

    def __init__(self, regulations: Mapping[str, Regulation]) -> None:
        self._by_code = dict(sorted(regulations.items()))

    def __getitem__(self, code: str) -> Regulation:
        if code in self._by_code:
            return self._by_code[code]
        like = nearest(code, self._by_code)
        hint = say("regulation.hint_nearest", nearest=like) if like else ""
        raise UnknownRegulationError(say("regulation.unknown_code", code=code, hint=hint, known="、".join(self._by_code) or "—"))

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)


class BundledPacks:
    """The bundled packs, read from their folders without loading the module that registers them as a plugin."""

    @hookspecs.hookimpl
    def register_regulations(self) -> list[Traversable]:
        """Every folder beside the bundled plugin that holds a pack."""
        folder = files("scoring_plugins").joinpath("regulations")
        return [pack for pack in folder.iterdir() if pack.joinpath("regulation.yaml").is_file()]


class PluginManager(pluggy.PluginManager):
    """pluggy's manager, which also knows each plugin's distribution: `distributions[plugin]` is its name and version."""

    def __init__(self, project_name: str) -> None:
        super().__init__(project_name)
        self.distributions: dict[object, tuple[str, str]] = {}


def plugin_manager(*extra: object, packs_only: bool = False) -> PluginManager:
    """A fresh plugin manager with every installed plugin, and `extra` ones.

    `packs_only` registers the bundled packs directly and loads no entry point, so that no stranger's Python runs.
    """
    manager = PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    if packs_only:
        manager.register(BundledPacks())
    else:
        _register_installed(manager)
    for plugin in extra:
        manager.register(plugin)
    manager.check_pending()
    return manager


def _register_installed(manager: PluginManager) -> None:
    """Every distribution's plugins. Not pluggy's own loader: of two plugins whose entry points share a name it drops one silently."""
    distributions = {found.name.lower(): found for found in reversed(list(importlib.metadata.distributions()))}
    for _, found in sorted(distributions.items()):
        for entry_point in found.entry_points.select(group=hookspecs.PROJECT):
            plugin = entry_point.load()
            if manager.is_registered(plugin):
                first = " ".join(manager.distributions[plugin])
                raise DuplicateRegulationError(
                    say("regulation.duplicate_plugin", module=entry_point.value, first=first, second=f"{found.name} {found.version}")
                )
            manager.register(plugin, name=f"{found.name}:{entry_point.name}")
            manager.distributions[plugin] = (found.name, found.version)


def load_regulations(packs_dir: Path | None = None, packs_only: bool = False, manager: PluginManager | None = None) -> Regulations:
    """Every regulation of every plugin and of the folders in `packs_dir` (a missing folder holds none), read strictly.

    `manager` replaces the plugins found by default. Raises RegulationError with the problems of every pack at once, and
    DuplicateRegulationError when a code comes twice.
    """
    manager = manager or plugin_manager(packs_only=packs_only)
    loaded: dict[str, Regulation] = {}
    problems: list[Problem] = []
    for folder, origin in sorted([*_from_plugins(manager), *_from_folder(packs_dir)], key=lambda found: found[1].text):
        try:
            regulation = read_pack(folder, origin)
        except RegulationError as refused:
            problems.extend(refused.problems)
            continue
        if regulation.code in loaded:
            first = loaded[regulation.code].origin.text
            raise DuplicateRegulationError(say("regulation.duplicate_code", code=regulation.code, first=first, second=origin.text))
        loaded[regulation.code] = regulation
    if problems:
        raise RegulationError(tuple(problems))
    return Regulations(loaded)


def _from_plugins(manager: PluginManager) -> Iterator[tuple[Traversable, Origin]]:
    for implementation in manager.hook.register_regulations.get_hookimpls():
        name, version = manager.distributions.get(implementation.plugin) or _own_distribution(implementation.plugin)
        folders = cast(Iterable[Traversable], implementation.function())
        for folder in folders:
            yield folder, Origin(distribution=name, version=version, path=str(folder))


def _own_distribution(plugin: object) -> tuple[str, str]:
    """The bundled packs belong to this distribution; a plugin passed in by hand has none but its own name."""
    if isinstance(plugin, BundledPacks):
        return "lvheng", importlib.metadata.version("lvheng")
    return getattr(plugin, "__name__", type(plugin).__name__), "—"


def _from_folder(packs_dir: Path | None) -> Iterator[tuple[Traversable, Origin]]:
    if packs_dir is None or not packs_dir.is_dir():
        return
    for folder in packs_dir.iterdir():
        if folder.joinpath("regulation.yaml").is_file():
            yield folder, Origin(path=str(folder))
