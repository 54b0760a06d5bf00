"""Which plugins there are: through their entry point, or only our own; nothing global, and no order of installation decides."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import EntryPoint
from typing import Any, cast

import pluggy

from scoring_plugins import hookspecs
from scoring_plugins.catalogue import say

OWN = "lvheng"
# Our own packs and kinds, by the name under which `pyproject.toml` offers them: found without asking what else is installed.
BUNDLED = EntryPoint(name="lvheng-regulations", value="scoring_plugins.regulations", group=hookspecs.PROJECT)


class PluginError(Exception):
    """A plugin that cannot be used, or two that cannot stand beside each other; the message names the distributions and a remedy."""


class DuplicateRegulationError(PluginError):
    """Two plugins or folders bring the same code; the message names both."""


class PluginManager(pluggy.PluginManager):
    """pluggy's manager, which also knows each plugin's distribution: `distributions[plugin]` is its name and version.

    `packages[plugin]` is the top-level package it came from, whose Python its own packs may name; none for a plugin passed in by hand.
    """

    def __init__(self, project_name: str) -> None:
        super().__init__(project_name)
        self.distributions: dict[object, tuple[str, str]] = {}
        self.packages: dict[object, str] = {}

    def distribution_of(self, plugin: object) -> tuple[str, str]:
        """Name and version of a plugin's distribution; a plugin passed in by hand has none but its own name."""
        return self.distributions.get(plugin) or (getattr(plugin, "__name__", type(plugin).__name__), "—")

    def register_own(self, plugin: object) -> None:
        """A plugin of this distribution itself, which whoever composes the application hands in."""
        self.register(plugin)
        self.distributions[plugin] = (OWN, importlib.metadata.version(OWN))

    def given(self, hook: str) -> Iterator[tuple[object, Any]]:
        """Each plugin that implements the hook with each thing it gives, in order of distribution.

        Raises PluginError naming the distribution whose hook fails or gives no list.
        """
        implementations = cast(pluggy.HookCaller, getattr(self.hook, hook)).get_hookimpls()
        for found in sorted(implementations, key=lambda found: self.distribution_of(found.plugin)):
            try:
                things = list(cast(Iterable[Any], found.function()))
            except (Exception, SystemExit) as failed:
                raise self.failure(found.plugin, hook, failed) from failed
            yield from ((found.plugin, thing) for thing in things)

    def failure(self, plugin: object, what: str, failed: BaseException) -> PluginError:
        """What is said of a plugin whose code failed at `what`."""
        distribution = " ".join(self.distribution_of(plugin))
        return PluginError(say("plugin.failed", distribution=distribution, what=what, why=f"{type(failed).__name__}: {failed}"))


def plugin_manager(*extra: object, packs_only: bool = False) -> PluginManager:
    """A fresh plugin manager with every installed plugin, and `extra` ones.

    `packs_only` takes the bundled plugin and the `extra` ones alone: no other entry point is loaded, so no stranger's Python runs.
    """
    manager = PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    if packs_only:
        _register(manager, BUNDLED, OWN, importlib.metadata.version(OWN))
    else:
        _register_installed(manager)
    for plugin in extra:
        manager.register(plugin)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as failed:
        raise manager.failure(failed.plugin, getattr(failed.plugin, "__name__", "?"), failed) from failed
    return manager


def _register_installed(manager: PluginManager) -> None:
    """Every distribution's plugins. Not pluggy's own loader: of two plugins whose entry points share a name it drops one silently."""
    # The name is read only of those that give something: reading it costs a millisecond each.
    names = {found.name.lower() for found in importlib.metadata.distributions() if found.entry_points.select(group=hookspecs.PROJECT)}
    for name in sorted(names):
        # Of two with one name, the first on the path is the one that is imported.
        found = importlib.metadata.distribution(name)
        for entry_point in found.entry_points.select(group=hookspecs.PROJECT):
            _register(manager, entry_point, found.name, found.version)


def _register(manager: PluginManager, entry_point: EntryPoint, name: str, version: str) -> None:
    try:
        plugin = entry_point.load()
    except (Exception, SystemExit) as failed:
        # A module that ends the program as it is imported would end it without a word.
        why = f"{type(failed).__name__}: {failed}"
        raise PluginError(say("plugin.failed", distribution=f"{name} {version}", what=entry_point.value, why=why)) from failed
    if manager.is_registered(plugin):
        first = " ".join(manager.distributions[plugin])
        raise DuplicateRegulationError(
            say("regulation.duplicate_plugin", module=entry_point.value, first=first, second=f"{name} {version}")
        )
    manager.distributions[plugin] = (name, version)
    try:
        manager.register(plugin, name=f"{name}:{entry_point.name}")
    except pluggy.PluginValidationError as failed:
        raise manager.failure(plugin, entry_point.value, failed) from failed
    manager.packages[plugin] = entry_point.module.partition(".")[0]


def own_functions(package: str) -> Callable[[str], Callable[..., Any]]:
    """What finds the function of a Python clause, `module:function`, inside one top-level package; LookupError says why not."""

    def resolve(target: str) -> Callable[..., Any]:
        module, _, name = target.partition(":")
        if module.partition(".")[0] != package:
            raise LookupError(say("plugin.not_own_module", target=target, package=package))
        try:
            found = EntryPoint(name=name, value=target, group=hookspecs.PROJECT).load()
        except Exception as failed:
            raise LookupError(say("plugin.no_such_function", target=target, why=f"{type(failed).__name__}: {failed}")) from failed
        if not callable(found):
            raise LookupError(say("plugin.not_callable", target=target))
        return cast(Callable[..., Any], found)

    return resolve
