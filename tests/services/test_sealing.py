"""What is sealed opens with its key, in its place, unchanged, and nowhere else."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from services.database import transaction
from services.errors import Refusal
from services.sealing import SUITE, KeyFile, keys_of, with_keys


def test_what_is_sealed_opens_again_also_after_a_restart(tmp_path: Path) -> None:
    sealed = KeyFile(tmp_path / "new" / "keys").seal("13800000000", "phone:1")

    assert KeyFile(tmp_path / "new" / "keys").open(sealed, "phone:1") == "13800000000"
    assert sealed.startswith(f"{SUITE}.")
    assert "13800000000" not in sealed


def test_the_same_text_is_sealed_differently_each_time(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys")

    assert keys.seal("x", "a") != keys.seal("x", "a")


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys")
    keys.seal("x", "a")

    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600
    keys.path.chmod(0o640)
    with pytest.raises(Refusal) as refused:
        KeyFile(keys.path).seal("x", "a")
    assert refused.value.code == "KEY_FILE_OPEN"


def test_in_another_place_or_changed_it_does_not_open(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys")
    sealed = keys.seal("13800000000", "phone:1")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    codes = []
    for text, place in ((sealed, "phone:2"), (changed, "phone:1")):
        with pytest.raises(Refusal) as refused:
            keys.open(text, place)
        codes.append(refused.value.code)

    assert codes == ["SEAL_BROKEN", "SEAL_BROKEN"]


def test_a_lost_key_is_said_to_be_lost_and_none_is_made_for_opening(tmp_path: Path) -> None:
    sealed = KeyFile(tmp_path / "keys").seal("x", "a")
    (tmp_path / "keys").rename(tmp_path / "kept")
    with pytest.raises(Refusal) as lost:
        KeyFile(tmp_path / "keys").open(sealed, "a")
    KeyFile(tmp_path / "keys").seal("y", "a")
    with pytest.raises(Refusal) as replaced:
        KeyFile(tmp_path / "keys").open(sealed, "a")

    assert (lost.value.code, replaced.value.code) == ("KEY_MISSING", "KEY_MISSING")


def test_the_first_key_seals_and_every_key_opens(tmp_path: Path) -> None:
    old = KeyFile(tmp_path / "old")
    sealed = old.seal("x", "a")
    KeyFile(tmp_path / "new").seal("y", "a")
    (tmp_path / "new").write_text((tmp_path / "new").read_text() + old.path.read_text())
    both = KeyFile(tmp_path / "new")

    assert both.open(sealed, "a") == "x"
    assert both.seal("x", "a").split(".")[1] == (tmp_path / "new").read_text().split()[0]


@pytest.mark.parametrize("content", ["", "abc", "name AAAA", "名称 AAAA", "a b c"])
def test_a_file_that_is_none_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys"
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(Refusal) as refused:
        KeyFile(file).seal("x", "a")

    assert refused.value.code == "BAD_KEY_FILE"
    assert file.read_text(encoding="utf-8") == content


def test_many_that_begin_at_once_make_one_file(tmp_path: Path) -> None:
    together, sealed = Barrier(6), []

    def begin() -> None:
        together.wait()
        sealed.append(KeyFile(tmp_path / "keys").seal("x", "a"))

    threads = [Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [KeyFile(tmp_path / "keys").open(each, "a") for each in sealed] == ["x"] * 6
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_sessions_find_the_keys_of_their_engine(engine: Engine, tmp_path: Path) -> None:
    with transaction(with_keys(engine, tmp_path / "keys")) as session:
        assert keys_of(session).path == tmp_path / "keys"
    with transaction(engine) as session, pytest.raises(RuntimeError, match="with_keys"):
        keys_of(session)
