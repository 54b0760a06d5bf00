"""`docs/hooks.md` is true: every hook with its signature and docstring, every example executed, every field there is."""

from __future__ import annotations

import inspect
import re
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

import scoring_plugins
from scoring_plugins import Member, PerformanceRecord, Record, hookspecs, load_regulations
from scoring_plugins.plugins import plugin_manager, registered_forms, registered_vocabulary
from services.exports.annual_sheet import AnnualMember, AnnualSheet, Declaration, GradeMark, ProposalDecision, Seal, WorkLabel

PAGE = (Path(__file__).parents[2] / "docs/hooks.md").read_text(encoding="utf-8")
SECTIONS = {found[1]: found[2] for found in re.finditer(r"^## (register_\w+)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)}
HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("register_")}
EXAMPLES = re.findall(r"^```python\n# example\n(.*?)^```$", PAGE, re.M | re.S)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def example(defining: str) -> ModuleType:
    """The page's example that defines a name, run as a plugin's module."""
    (code,) = [text for text in EXAMPLES if f"def {defining}(" in text]
    module = ModuleType(f"example_{defining}")
    exec(compile(code, f"docs/hooks.md: {defining}", "exec"), module.__dict__)
    return module


def test_every_hook_stands_on_the_page_in_the_order_of_the_specifications() -> None:
    assert list(SECTIONS) == list(HOOKS)
    assert len(EXAMPLES) == len(HOOKS) + 1


@pytest.mark.parametrize("name", HOOKS)
def test_signature_and_docstring_are_the_specification_s(name: str) -> None:
    signature = str(inspect.signature(HOOKS[name])).replace("'", "")

    assert f"```python\n# hook\ndef {name}{signature}: ...\n```" in SECTIONS[name]
    assert plain(inspect.getdoc(HOOKS[name]) or "") in plain(SECTIONS[name])


def test_the_regulation_of_the_example_is_found() -> None:
    plugin = example("register_regulations")
    manager = plugin_manager(packs_only=True)
    manager.unregister(name="lvheng:lvheng-regulations")
    manager.register(plugin)

    assert list(load_regulations(manager=manager)) == ["minhang"]


def test_the_kind_of_the_example_is_taken() -> None:
    vocabulary = registered_vocabulary(plugin_manager(example("register_record_kinds"), packs_only=True))

    assert vocabulary.kinds["activity.论坛"].attributes["mode"] == ("oral", "written")
    assert "activity.论坛" in [kind.name for kind in vocabulary.under(["activity"])]


def test_the_form_of_the_example_writes_bytes() -> None:
    form = registered_forms(plugin_manager(example("register_forms"), packs_only=True))["totals"]
    members = [{"number": number, "scorecard": {"total": total}} for number, total in (("002", -500_000), ("001", 7_250_000))]

    assert form.write({"members": members}) == b"001\t7.25\n002\t-0.5\n"


def test_the_clause_of_the_example_gives_points() -> None:
    records = tuple(Record(kind="service", work=f"w{day}", dated_on=date(2023, 3, day)) for day in (20, 9, 10))
    performance = PerformanceRecord(member=Member(id="001"), year=2023, records=records)
    found = list(example("every_tenth_day").every_tenth_day(performance, None))

    assert [(each.points, each.works, each.reason) for each in found] == [
        (500_000, ("w10",), "2023-03-10 有记录"),
        (500_000, ("w20",), "2023-03-20 有记录"),
    ]


def test_every_field_a_form_is_given_is_listed_and_no_other() -> None:
    table = "".join(line for line in PAGE.splitlines(keepends=True) if line.startswith("| "))
    listed = set(re.findall(r"`(\w+)`", table))
    parts: tuple[type[Any], ...] = (AnnualSheet, AnnualMember, WorkLabel, GradeMark, Seal, Declaration, ProposalDecision)

    assert listed == {field.name for part in parts for field in msgspec.structs.fields(part)} | {"value", "why", "field", "cite"}


def test_every_name_of_the_sdk_has_its_reason() -> None:
    reasons = scoring_plugins.__doc__ or ""

    assert 12 <= len(scoring_plugins.__all__) <= 16
    assert [name for name in scoring_plugins.__all__ if f"`{name}`" not in reasons] == []
