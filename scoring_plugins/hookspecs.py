"""What a plugin may give. Each hook is named after what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable

import pluggy

from scoring_plugins.forms import Form
from scoring_plugins.language.kinds import Kind

PROJECT = "scoring_plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_regulations() -> Iterable[Traversable]:  # type: ignore[empty-body]
    """Give data-only packs: folders, each with `regulation.yaml`, `cases.yaml` and `source.md`.

    Usually `importlib.resources.files(__package__) / "<locality>"`. A code that another plugin gives too is an error naming both.
    A clause of these packs may be written in Python, as `python: "module:function"`, if the module lies in the plugin's own package.
    """


@hookspec
def register_record_kinds() -> Iterable[Kind]:  # type: ignore[empty-body]
    """Give kinds of records that are not built in, with their roles from high to low, marks, half days and attributes.

    Every installed regulation may then name them, and a selector of a prefix lets them through. A name that is built in, or that
    another plugin gives too, is an error naming both. Kinds about sign-ins, clicks, reading time, likes, votes, forwards or
    location are refused by name: nothing is scored from the use of an app.
    """


@hookspec
def register_forms() -> Iterable[Form]:  # type: ignore[empty-body]
    """Give forms: files that `lvheng appraisal export --format NAME` writes from a committee's year or from one scorecard.

    A form is a function from plain data to bytes. A name that another plugin gives too is an error naming both.
    """
