"""Faces are found, what they lack is named before anything is written, and what is not installed is told with the line to run."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.errors import Refusal
from services.exports import fonts
from services.exports.fonts import Faces, find_faces, look_for_faces_in, require_characters

NEED = Path(__file__).parents[3] / "infra/need"
# Characters of real members' names, the brackets of document numbers, and one from beyond the basic plane.
RARE = "䶮㛃堃喆翀𬭎𬸚𫖯㐱〔〕龘𠅤"
# Khitan small script, a private character, a face: none is in a Chinese face.
ABSENT = "\U00018b00\ue000😀"


@pytest.fixture(scope="module")
def faces() -> Faces:
    return find_faces()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder without faces, which is looked in while the test runs."""
    look_for_faces_in(tmp_path / "faces")
    yield tmp_path / "faces"
    look_for_faces_in(None)


def test_rare_characters_of_members_names_are_there(faces: Faces) -> None:
    assert faces.missing(RARE) == []
    assert faces.missing("王某，出席2次。\t第1行\n第2行") == []


def test_what_a_face_lacks_is_said_once_and_in_order(faces: Faces) -> None:
    assert faces.missing(f"王{ABSENT}某{ABSENT}") == list(ABSENT)


def test_a_variation_that_no_face_has_is_told_with_its_character(faces: Faces) -> None:
    assert faces.missing("王\U000e01ef某") == ["王\U000e01ef"]
    assert faces.missing("\ufe00王") == ["\ufe00"]


def test_every_missing_character_is_named_with_its_code_and_whom_it_stands_with(faces: Faces) -> None:
    texts = [("王某（W1）", f"王{ABSENT[0]}某"), ("李某（W2）", "没有什么"), ("赵某（W3）", f"关于{ABSENT[2]}的提案、{ABSENT[2]}")]

    with pytest.raises(Refusal) as refused:
        require_characters(texts, faces)

    assert [problem.code for problem in refused.value.problems] == ["MISSING_GLYPH"] * 2
    assert "王某（W1）：字体里没有“\U00018b00”（U+18B00），见“王\U00018b00某”" in refused.value.problems[0].message
    assert "赵某（W3）：字体里没有“😀”（U+1F600）" in refused.value.problems[1].message


def test_a_flood_of_missing_characters_is_counted_after_the_first_fifty(faces: Faces) -> None:
    with pytest.raises(Refusal) as refused:
        require_characters([("王某", "".join(chr(0xE000 + place) for place in range(70)))], faces)

    assert len(refused.value.problems) == 51
    assert refused.value.problems[-1].message == "另有 20 处，未一一列出"


def test_a_folder_without_faces_is_refused_with_the_line_to_run(folder: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        find_faces()
    folder.mkdir()

    with pytest.raises(Refusal, match="apt-get install fonts-noto-cjk") as refused:
        find_faces()

    assert refused.value.code == "NO_FACES"
    assert "Noto Serif CJK SC 700" in refused.value.message


def test_faces_of_the_folder_asked_for_are_taken(folder: Path, faces: Faces) -> None:
    folder.mkdir()
    for path in Path(faces.files[fonts.SERIF][0]).parent.glob("Noto*CJK-*.ttc"):
        (folder / path.name).symlink_to(path)

    found = find_faces()

    assert found is not faces
    assert found.files == faces.files
    assert {font.family for font in found.fonts.fonts()} <= {font.family for font in faces.fonts.fonts()}


def test_without_the_extra_the_line_to_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)

    with pytest.raises(Refusal) as refused:
        fonts.require_extra()

    assert (refused.value.code, refused.value.message) == (
        "EXTRA_MISSING",
        '排印 PDF 还缺 typst、fontTools。请安装：pip install "lvheng[pdf]"',
    )


def test_what_the_tests_need_is_told_where_no_faces_are(tmp_path: Path) -> None:
    need = tmp_path / "need"
    need.write_text(NEED.read_text(encoding="utf-8").replace("NotoSerifCJK-Bold", "NoSuchFace-Bold"), encoding="utf-8")
    told = subprocess.run(["bash", need, "fonts", "--find"], capture_output=True, text=True, check=False)

    assert (told.returncode, told.stdout) == (1, "")
    assert 'sudo sh -c "apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk"' in told.stderr
