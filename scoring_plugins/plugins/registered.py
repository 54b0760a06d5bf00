"""Kinds of records and forms that plugins register: taken all together or refused, never in part."""

from __future__ import annotations

from scoring_plugins.catalogue import say
from scoring_plugins.forms import FORM_SUBJECTS, Form
from scoring_plugins.language.kinds import BUILT_IN, Kind, Vocabulary, tracking_word
from scoring_plugins.language.own_kinds import TAKEN_ATTRIBUTES, TAKEN_WORDS, TYPES
from scoring_plugins.plugins.found import PluginError, PluginManager

MOST_PARTS = 4
LONGEST_WORD = 40
FORM_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


def registered_vocabulary(manager: PluginManager) -> Vocabulary:
    """The built-in kinds and those of every plugin. Raises PluginError with every kind that cannot be taken, and why."""
    kinds, brought_by = dict(BUILT_IN.kinds), dict.fromkeys(BUILT_IN.kinds, say("plugin.built_in"))
    problems: list[str] = []
    for plugin, kind in manager.given("register_record_kinds"):
        distribution = " ".join(manager.distribution_of(plugin))
        if not isinstance(kind, Kind):
            problems.append(say("plugin.not_a_kind", distribution=distribution, found=type(kind).__name__))
            continue
        problems += [say("plugin.bad_kind", distribution=distribution, kind=kind.name, why=why) for why in kind_problems(kind)]
        if kind.name in kinds:
            problems.append(say("plugin.duplicate_kind", kind=kind.name, first=brought_by[kind.name], second=distribution))
        kinds[kind.name], brought_by[kind.name] = kind, distribution
    if problems:
        raise PluginError("\n".join(problems))
    return Vocabulary(kinds)


def kind_problems(kind: Kind) -> list[str]:
    """What keeps a kind from being taken: its name, its words, or that it speaks of the use of an app."""
    parts = kind.name.split(".")
    problems = [] if len(parts) <= MOST_PARTS and all(map(_is_word, parts)) else [say("plugin.kind_name")]
    for name in (kind.name, *kind.roles, *kind.marks, *kind.attributes):
        word = tracking_word(name)
        if word:
            problems.append(say("plugin.tracking", name=name, word=word))
    taken = [(name, TAKEN_WORDS) for name in (*kind.roles, *kind.marks)] + [(name, TAKEN_ATTRIBUTES) for name in kind.attributes]
    problems += [say("plugin.bad_word", name=name) for name, words in taken if not _is_word(name) or name in words]
    for group in (kind.roles, kind.marks):
        problems += [say("plugin.word_twice", name=name) for name in dict.fromkeys(group) if group.count(name) > 1]
    for name, type_ in kind.attributes.items():
        if type_ not in TYPES and (isinstance(type_, str) or not type_ or len(set(type_)) < len(type_)):
            problems.append(say("plugin.attribute_type", name=name, known="、".join(TYPES)))
    return problems


def _is_word(word: str) -> bool:
    return word.isidentifier() and len(word) <= LONGEST_WORD


def registered_forms(manager: PluginManager) -> dict[str, Form]:
    """Every plugin's forms by name, in order of name. Raises PluginError with every form that cannot be taken, and why."""
    forms: dict[str, Form] = {}
    brought_by: dict[str, str] = {}
    problems: list[str] = []
    for plugin, form in manager.given("register_forms"):
        distribution = " ".join(manager.distribution_of(plugin))
        if not isinstance(form, Form):
            problems.append(say("plugin.not_a_form", distribution=distribution, found=type(form).__name__))
            continue
        if not form.name or not set(form.name) <= FORM_LETTERS or form.of not in FORM_SUBJECTS:
            problems.append(say("plugin.bad_form", distribution=distribution, form=form.name))
        if not form.suffix.startswith(".") or not form.suffix[1:].isalnum():
            problems.append(say("plugin.bad_suffix", distribution=distribution, form=form.name, suffix=form.suffix))
        if form.name in forms:
            problems.append(say("plugin.duplicate_form", form=form.name, first=brought_by[form.name], second=distribution))
        forms[form.name], brought_by[form.name] = form, distribution
    if problems:
        raise PluginError("\n".join(problems))
    return dict(sorted(forms.items()))
