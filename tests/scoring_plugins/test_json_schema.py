"""The JSON Schema that editors get and the reader agree: on the fields of every mapping, on packs that hold, and on what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import scoring_plugins.regulations as bundled
from scoring_plugins.language.cases import read_cases
from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_pack_cases, read_regulation
from scoring_plugins.language.schema import cases_schema, regulation_schema
from scoring_plugins.plugins import load_regulations
from tests.scoring_plugins.everything import EVERYTHING, counted, everything
from tests.scoring_plugins.tiny import tiny_text

ROOT = Path(__file__).parents[2]
PACKS = [file.parent for file in sorted(Path(bundled.__file__).parent.glob("*/regulation.yaml"))]
REGULATION, CASES = Draft202012Validator(regulation_schema()), Draft202012Validator(cases_schema())


class Editor(yaml.SafeLoader):
    """YAML as editors read it (1.2): days are text, and only true and false are yes and no."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def as_editors_see(text: str) -> Any:
    """The document as JSON data, keys as text."""
    return named(yaml.load(text, Loader=Editor))


def named(value: Any) -> Any:
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): named(entry) for key, entry in value.items()}
    return [named(entry) for entry in value] if isinstance(value, list) else value


def complaints(validator: Draft202012Validator, text: str) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(as_editors_see(text))]


@pytest.mark.parametrize(("file", "schema"), [("regulation", regulation_schema()), ("cases", cases_schema())])
def test_the_committed_schema_is_the_one_the_tables_give(file: str, schema: dict[str, Any]) -> None:
    committed = (ROOT / f"docs/{file}.schema.json").read_text(encoding="utf-8")

    assert committed == json.dumps(schema, ensure_ascii=False, indent=2) + "\n", "write it again: lvheng regulation schema [--cases]"


@pytest.mark.parametrize("schema", [regulation_schema(), cases_schema()])
def test_the_schemas_are_schemas_and_all_they_define_is_used(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    used, pending = set[str](), ["#"]
    while pending:
        place = schema if (name := pending.pop()) == "#" else schema["$defs"][name]
        text = json.dumps({key: entry for key, entry in place.items() if key != "$defs"})
        fresh = set(re.findall(r'"#/\$defs/(\w+)"', text)) - used
        used |= fresh
        pending += fresh

    assert used <= set(schema["$defs"])


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_bundled_pack_satisfies_the_schema(pack: Path) -> None:
    assert complaints(REGULATION, (pack / "regulation.yaml").read_text(encoding="utf-8")) == []
    assert complaints(CASES, (pack / "cases.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [EVERYTHING, tiny_text("- {clause: 一, cite: [甲], says: 大意, grant: 1}\n")])
def test_what_the_tests_write_satisfies_the_schema(text: str) -> None:
    assert complaints(REGULATION, text) == []


def objects(schema: Any) -> Iterator[frozenset[str]]:
    """The fields of every mapping in a schema that takes no others."""
    if isinstance(schema, dict):
        if schema.get("additionalProperties") is False and "properties" in schema:
            yield frozenset(schema["properties"])
        for entry in schema.values():
            yield from objects(entry)
    elif isinstance(schema, list):
        for entry in schema:
            yield from objects(entry)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[frozenset[str]]:
    """The fields the reader knows of every mapping it comes upon; those that a document names itself left out."""
    found: set[frozenset[str]] = set()
    ask = Reading.fields

    def listening(self: Reading, value: Any, known: Any) -> Fields:
        path = getattr(value, "path", "")
        if value is not None and not path.endswith((".attributes", ".expect")):
            found.add(frozenset(known))
        return ask(self, value, known)

    monkeypatch.setattr(Reading, "fields", listening)
    return found


def test_the_reader_and_the_schema_know_the_same_fields(asked: set[frozenset[str]]) -> None:
    """Where the schema parts what the reader takes together (clauses, duties, shares), the parts make up the whole."""
    read_everything(EVERYTHING)
    for regulation, pack in ((load_regulations()[pack.name], pack) for pack in PACKS):
        read_pack_cases(pack, regulation)
        read_everything((pack / "regulation.yaml").read_text(encoding="utf-8"))
    read_cases("cases: []\nexceptions: [{clause: 立案, why: 某}]", everything())
    known = {*objects(regulation_schema()), *objects(cases_schema())}

    assert [sorted(fields) for fields in asked if frozenset().union(*(part for part in known if part <= fields)) != fields] == []
    assert [sorted(part) for part in known if not any(part <= fields for fields in asked)] == []


def read_everything(text: str) -> list[str]:
    """What the reader has against a regulation; functions in Python are found."""
    try:
        read_regulation(text.replace("某插件模块:算", "plugin:points"), vocabulary=VOCABULARY, resolve=lambda target: counted)
    except RegulationError as refused:
        return [problem.text for problem in refused.problems]
    return []


VOCABULARY = load_regulations()["xuanwei"].vocabulary


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a document with the way to it."""
    yield way, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from places(entry, (*way, key))


def with_other(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    """The same document with another value in one place."""
    if not way:
        return other
    first, *rest = way
    if isinstance(value, list):
        return [with_other(entry, tuple(rest), other) if place == first else entry for place, entry in enumerate(value)]
    return {key: with_other(entry, tuple(rest), other) if key == first else entry for key, entry in value.items()}


def one_of_each_kind(document: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """One place of each kind: ways that differ only in names of the document's own or places in lists are alike."""
    seen = set()
    for way, value in places(document):
        kind = (tuple(key for key in way if isinstance(key, str) and key.isascii()), type(value))
        if kind not in seen:
            seen.add(kind)
            yield way, value


BAD = as_editors_see(EVERYTHING)
# Mappings whose names are the document's own: another name is no mistake of form.
OWN_NAMES = {"source", "kinds", "member_attributes", "periods", "attributes", "values"}


def judged(document: Any) -> tuple[bool, bool]:
    """Whether the reader, and whether the schema, refuses."""
    text = re.sub(r'"([0-9]+/[0-9]+)"', r"\1", json.dumps(document, ensure_ascii=False))
    return bool(read_everything(text)), not REGULATION.is_valid(document)


def test_a_field_that_nobody_knows_is_refused_by_both() -> None:
    found = {}
    for way, value in one_of_each_kind(BAD):
        own = way and way[-1] in OWN_NAMES
        if isinstance(value, dict) and not own:
            found[".".join(map(str, way))] = judged(with_other(BAD, way, {**value, "某某": 1}))

    assert len(found) > 60
    assert {way: refused for way, refused in found.items() if refused != (True, True)} == {}


def test_a_value_of_another_type_is_refused_by_both() -> None:
    """A word for a mapping, a list or a number; a mapping for a word.

    A mark may be a word or a mapping, and what type an attribute has the document says.
    """
    found = {}
    for way, value in one_of_each_kind(BAD):
        if way and "attributes" not in way[:-1] and "mark" not in way[-2:]:
            other: Any = {"某某": 1} if isinstance(value, str) else "某词"
            if not (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
                found[f"{'.'.join(map(str, way))} = {other}"] = judged(with_other(BAD, way, other))

    assert len(found) > 150
    assert {way: refused for way, refused in found.items() if refused != (True, True)} == {}


def test_what_is_written_here_unchanged_is_refused_by_neither() -> None:
    assert judged(BAD) == (False, False)


@pytest.mark.parametrize("field", ["regulation", "committee", "title", "status", "source", "subject", "periods", "versions"])
def test_a_document_without_one_of_its_fields_is_refused_by_both(field: str) -> None:
    assert judged({name: entry for name, entry in BAD.items() if name != field}) == (True, True)
