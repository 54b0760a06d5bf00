"""Kinds and forms that plugins register: taken all together or refused by name, and listed with what else they give."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import scoring_plugins.regulations as bundled
from scoring_plugins import Form, Kind, hookimpl, load_regulations
from scoring_plugins.language.kinds import tracking_word
from scoring_plugins.plugins import PluginError, loaded_plugins, plugin_manager, registered_forms, registered_vocabulary
from scoring_plugins.plugins.registered import kind_problems
from services.exports import forms

PACKS = Path(bundled.__file__).parent
BUNDLED = sorted(folder.parent.name for folder in PACKS.glob("*/regulation.yaml"))


def handed_in(**hooks: Any) -> ModuleType:
    """A plugin made in a test: each hook gives a list."""
    plugin = ModuleType("handed_in")
    for name, things in hooks.items():
        setattr(plugin, name, hookimpl(lambda things=things: things, specname=name))
    return plugin


FORUM = Kind(name="activity.forum", has_sessions=True, roles=("speaker", "participant"), attributes={"delivery": ("oral", "written")})


def test_a_registered_kind_may_be_named_by_every_regulation(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / "jinan", tmp_path / "mine"))
    text = (pack / "regulation.yaml").read_text(encoding="utf-8").replace("regulation: jinan", "regulation: a_lake")
    changed = text.replace("{kind: service}", "{kind: activity.forum, role: any, presence: any, attributes: {delivery: oral}}")
    (pack / "regulation.yaml").write_text(changed, encoding="utf-8")

    assert changed != text
    assert "a_lake" in load_regulations(tmp_path, manager=plugin_manager(handed_in(register_record_kinds=[FORUM])))
    assert "a_lake" not in load_regulations(tmp_path)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        *[(Kind(name=name), name.rpartition(".")[2]) for name in ("app.sign_in", "clicks", "activity.reading_time", "post.likes")],
        *[(Kind(name=name), name) for name in ("votes", "forwards", "location", "活动.签到", "点赞", "转发")],
        (Kind(name="lake", attributes={"gps": "text"}), "gps"),
        (Kind(name="lake", marks=("liked",)), "liked"),
        (Kind(name="lake", roles=("voter", "a b")), "a b"),
        (Kind(name="lake", roles=("a", "a")), "写了两次"),
        (Kind(name="lake", attributes={"size": "float"}), "类型"),  # type: ignore[dict-item]
        (Kind(name="a.b.c.d.e"), "至多四个词"),
        (Kind(name="drop table"), "至多四个词"),
        (Kind(name="proposal"), "本系统自带"),
    ],
)
def test_a_kind_that_cannot_be_is_refused_with_its_plugin(kind: Kind, why: str) -> None:
    with pytest.raises(PluginError) as refused:
        registered_vocabulary(plugin_manager(handed_in(register_record_kinds=[kind])))

    assert "handed_in" in str(refused.value)
    assert why in str(refused.value)


def test_no_built_in_or_bundled_kind_speaks_of_the_use_of_an_app() -> None:
    kinds = registered_vocabulary(plugin_manager()).kinds.values()

    assert [name for kind in kinds for name in (kind.name, *kind.roles, *kind.marks, *kind.attributes) if tracking_word(name)] == []
    assert kind_problems(bundled.REVIEW) == []


def test_kinds_and_forms_that_come_twice_are_errors_that_name_both() -> None:
    first = handed_in(register_record_kinds=[FORUM], register_forms=[LINES])
    second = handed_in(register_record_kinds=[FORUM], register_forms=[LINES])
    second.__name__ = "also_handed_in"
    manager = plugin_manager(first, second)

    for names in (registered_vocabulary, registered_forms):
        with pytest.raises(PluginError) as refused:
            names(manager)
        assert "also_handed_in —;handed_in —" in str(refused.value)


LINES = Form(name="lines", of="scorecard", suffix=".csv", title="得分行", write=lambda data: b"")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (Form(name="../x", of="scorecard", suffix=".csv", title="x", write=lambda data: b""), "名称"),
        (Form(name="x", of="province", suffix=".csv", title="x", write=lambda data: b""), "committee_year"),  # type: ignore[arg-type]
        (Form(name="x", of="scorecard", suffix="/../x", title="x", write=lambda data: b""), "后缀"),
        ("x", "不是 Form"),
    ],
)
def test_a_form_that_cannot_be_is_refused_with_its_plugin(form: Form, why: str) -> None:
    with pytest.raises(PluginError) as refused:
        registered_forms(plugin_manager(handed_in(register_forms=[form])))

    assert "handed_in" in str(refused.value)
    assert why in str(refused.value)


def test_a_plugin_whose_hook_fails_is_named() -> None:
    plugin = ModuleType("handed_in")
    plugin.register_record_kinds = hookimpl(lambda: 1 // 0)  # type: ignore[attr-defined]

    with pytest.raises(PluginError) as refused:
        load_regulations(manager=plugin_manager(plugin))

    assert "handed_in" in str(refused.value)
    assert "ZeroDivisionError" in str(refused.value)


def test_every_loaded_plugin_is_listed_with_version_and_hashes(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / "jinan", tmp_path / "mine"))
    text = (pack / "regulation.yaml").read_text(encoding="utf-8").replace("regulation: jinan", "regulation: a_lake")
    (pack / "regulation.yaml").write_text(text, encoding="utf-8")
    manager = plugin_manager()
    manager.register_own(forms)
    regulations = load_regulations(tmp_path, manager=manager)

    own, folder = loaded_plugins(manager, regulations)

    assert (own.name, own.version, own.runs_python) == ("lvheng", version("lvheng"), True)
    assert (own.kinds, own.forms) == (("oversight.review",), tuple(form.name for form in forms.register_forms()))
    assert {"xlsx", "json", "svg", "circular", "dossiers"} <= set(own.forms)
    assert own.regulations == {code: regulations[code].content_hash for code in BUNDLED}
    assert (folder.name, folder.version, folder.runs_python) == (str(pack), None, False)
    assert folder.regulations == {"a_lake": regulations["a_lake"].content_hash}


def test_a_form_that_cannot_be_taken_is_refused_as_plugins_are_listed() -> None:
    with pytest.raises(PluginError, match="不是 Form，而是 int"):
        loaded_plugins(plugin_manager(handed_in(register_forms=[1])))
