"""Finding what scores: plugins through their entry point, data-only packs from a folder; nothing global."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import Vocabulary
from scoring_plugins.language.regulation import Origin
from scoring_plugins.plugins.found import DuplicateRegulationError, PluginError, PluginManager, own_functions, plugin_manager
from scoring_plugins.plugins.registered import registered_forms, registered_vocabulary
from scoring_plugins.plugins.regulations import BrokenPack, FoundPack, Regulations, UnknownRegulationError

__all__ = [
    "BrokenPack",
    "DuplicateRegulationError",
    "FoundPack",
    "LoadedPlugin",
    "PluginError",
    "PluginManager",
    "Regulations",
    "UnknownRegulationError",
    "load_regulations",
    "loaded_plugins",
    "plugin_manager",
    "registered_forms",
    "registered_vocabulary",
]

# What a file system or an interpreter puts into any folder.
NO_PACKS = {"lost+found", "__pycache__"}


class LoadedPlugin(msgspec.Struct, frozen=True, kw_only=True):
    """What one distribution gives, or one folder of the packs directory (whose path is then its `name`, and `version` None).

    `regulations` are the content hashes by code; `kinds` and `forms` the names it registers; `runs_python` whether its code is loaded.
    """

    name: str
    version: str | None
    regulations: dict[str, str]
    kinds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    runs_python: bool = True


def load_regulations(packs_dir: Path | None = None, packs_only: bool = False, manager: PluginManager | None = None) -> Regulations:
    """Every regulation of every plugin and of the folders in `packs_dir` (a missing folder holds none), read strictly when asked for.

    `manager` replaces the plugins found by default. A pack that cannot be read, or a folder without one, stops nobody who needs
    another: `Regulations.broken` names it.
    Raises PluginError for a plugin that fails, and DuplicateRegulationError when a code comes twice.
    """
    manager = manager or plugin_manager(packs_only=packs_only)
    vocabulary = registered_vocabulary(manager)
    found = [*_from_plugins(manager, vocabulary), *_from_folder(packs_dir, vocabulary)]
    return Regulations(packs=sorted(found, key=lambda pack: pack.origin.text), vocabulary=vocabulary)


def loaded_plugins(manager: PluginManager, regulations: Regulations | None = None) -> tuple[LoadedPlugin, ...]:
    """Every plugin with what it gives, by name; then the packs of `regulations` that come from a folder. Reads all of them.

    `regulations` are those that `manager` gives, unless they are handed in, as loaded with the packs directory.
    Raises PluginError for a form that cannot be taken.
    """
    regulations = load_regulations(manager=manager) if regulations is None else regulations
    hashes: dict[tuple[str, str | None], dict[str, str]] = {}
    for code, regulation in regulations.items():
        origin = regulation.origin
        hashes.setdefault((origin.distribution or origin.path, origin.version), {})[code] = regulation.content_hash
    registered_forms(manager)  # Raises where one cannot be taken; kinds were looked at as the regulations were read.
    kinds, forms = _names(manager, "register_record_kinds"), _names(manager, "register_forms")
    plugins = sorted({manager.distribution_of(plugin) for plugin in manager.get_plugins()})
    found = [
        LoadedPlugin(name=key[0], version=key[1], regulations=hashes.get(key, {}), kinds=kinds.get(key, ()), forms=forms.get(key, ()))
        for key in plugins
    ]
    folders = sorted((key, given) for key, given in hashes.items() if key[1] is None)
    return (*found, *(LoadedPlugin(name=key[0], version=None, regulations=given, runs_python=False) for key, given in folders))


def _names(manager: PluginManager, hook: str) -> dict[tuple[str, str | None], tuple[str, ...]]:
    names: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for plugin, given in manager.given(hook):
        key = manager.distribution_of(plugin)
        names[key] = (*names.get(key, ()), given.name)
    return names


def _from_plugins(manager: PluginManager, vocabulary: Vocabulary) -> Iterator[FoundPack]:
    for plugin, folder in manager.given("register_regulations"):
        name, version = manager.distribution_of(plugin)
        if not isinstance(folder, Traversable):
            raise PluginError(say("plugin.not_a_folder", distribution=f"{name} {version}", found=type(folder).__name__))
        package = manager.packages.get(plugin)
        origin = Origin(distribution=name, version=version, path=str(folder))
        yield FoundPack(folder, origin, vocabulary, own_functions(package) if package else None)


def _from_folder(packs_dir: Path | None, vocabulary: Vocabulary) -> Iterator[FoundPack]:
    """Packs of the data directory are data: a clause written in Python is refused there."""
    if packs_dir is None or not packs_dir.is_dir():
        return
    if packs_dir.joinpath("regulation.yaml").is_file():
        yield FoundPack(packs_dir, Origin(path=str(packs_dir)), vocabulary, misplaced=True)
    for folder in packs_dir.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in NO_PACKS:
            yield FoundPack(folder, Origin(path=str(folder)), vocabulary)
