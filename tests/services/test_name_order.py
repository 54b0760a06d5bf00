"""Members stand in 姓氏笔画 order, as offices print their lists; what the tests compare with are such lists.

The three lists are facts from public pages, in the order in which they were printed there, written in simplified characters:

* GUANGDONG: the 28 members from Macao of the 13th Guangdong committee of the CPPCC, 澳門日報, 2023-01-08, "以簡體姓氏筆劃為序",
  macaodaily.com/html/2023-01/08/content_1646640.htm
* SPORTS: the 21 members of the sports sector of the 12th National Committee, 人民网, 2014-03-03,
  sports.people.com.cn/BIG5/n/2014/0303/c22155-24515035.html
* CONGRESS: the first forty of the 2,296 delegates, "按姓氏笔画为序排列", Xinhua, 2022-09-25. It alone shows that a given name of one
  character goes before longer ones (于勇 before 于川雅, though 勇 has nine strokes and 川 three).
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from services.name_order import VERSION, sort_keys

GUANGDONG = """
马志达 卢晓翩 刘良 刘智龙 许乐敏 李大万 李从正 李居仁 杨崇蔚 陈少清 陈美仪 陈铁浩 陈家良 林志成 林燕妮 郑伟聪 郑安庭 柯海帆
黄灿文 黄家伦 龚志明 崔志涛 梁颂衍 梁智浩 梁嘉宝 廖力嘉 黎鸣山 戴华浩
"""
SPORTS = """
马继龙 王勇峰 王恋英 卞志良 刘翔 刘敬民 李永波 李国平 杨桦 杨静之 吴侔天 邹凯 陈立人 周继红 胡扬 段世杰 姚明 姚滨 钱利民 黄玉斌 韩爱萍
"""
CONGRESS = """
丁宁 丁纯 丁炜 丁铭 丁小强 丁中平 丁仁彧 丁月牙 丁向群 丁兴农 丁赤飚 丁学东 丁荣浩 丁海燕 丁绣峰 丁雄军 丁薛祥 于波 于洋 于勇
于川雅 于立军 于吉红 于江涛 于秀明 于绍良 于砚华 于洪涛 才让太 万伟 万敏 万立骏 万芝利 万相兰 万超岐 么永波 习近平 马龙 马伟 马丽
"""


def by_strokes(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: sort_keys(name).strokes)


def by_pinyin(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: sort_keys(name).pinyin)


@pytest.mark.parametrize("published", [GUANGDONG, SPORTS, CONGRESS], ids=["guangdong", "sports", "congress"])
def test_a_published_list_in_stroke_order_comes_out_as_printed(published: str) -> None:
    names = published.split()
    shuffled = random.Random(20230108).sample(names, len(names))

    assert by_strokes(shuffled) == names


def test_modern_forms_are_counted_not_traditional_radicals() -> None:
    # 陈 has 7 strokes; a collation that counts 阝 as 阜 puts it after 周 (8).
    assert by_strokes(["周平", "陈平", "邓平", "曾平"]) == ["邓平", "陈平", "周平", "曾平"]


def test_equal_counts_are_told_apart_by_the_class_of_each_stroke_in_turn() -> None:
    # GF 3003—1999: 横 竖 撇 点 折; 王 1121, 毛 3115, 方 4153, 孔 5215, 邓 5452.
    assert by_strokes(["邓平", "孔平", "方平", "毛平", "王平"]) == ["王平", "毛平", "方平", "孔平", "邓平"]


def test_a_rising_stroke_counts_as_a_level_one_and_a_falling_one_as_a_dot() -> None:
    # 扬 12 提 533 stands before 朴 1234, and 仓 撇捺 before 氏 撇折 among the characters of four strokes that begin with 撇.
    assert by_strokes(["朴平", "扬平"]) == ["扬平", "朴平"]
    assert by_strokes(["氏平", "仓平"]) == ["仓平", "氏平"]


def test_equal_classes_are_told_apart_by_plain_form_before_hooked_form() -> None:
    # GF 3003—1999 orders the characters of three strokes 干 于 土 大: 干 and 于 are both 横横竖, the last of 于 is 竖钩.
    assert by_strokes(["大平", "土平", "于平", "干平"]) == ["干平", "于平", "土平", "大平"]


def test_characters_of_the_same_strokes_keep_their_surnames_apart() -> None:
    # 叶 and 申 are both 竖折横横竖.
    names = ["申一", "叶丁", "申丁", "叶一"]

    assert [name[0] for name in by_strokes(names)] in (["叶", "叶", "申", "申"], ["申", "申", "叶", "叶"])


def test_a_compound_surname_stands_under_its_first_character_after_the_single_one() -> None:
    assert by_strokes(["欧阳一", "洪少东", "欧少东", "林平"]) == ["林平", "欧少东", "欧阳一", "洪少东"]


def test_an_office_may_say_where_the_surname_ends() -> None:
    assert sort_keys("万俟平").strokes.index(".") > sort_keys("万俟平", surname="万").strokes.index(".")


def test_spaces_and_dots_inside_a_name_do_not_matter() -> None:
    assert sort_keys("王\u3000平") == sort_keys("王平")
    assert sort_keys("帕巴拉·格列朗杰") == sort_keys("帕巴拉格列朗杰")


@pytest.mark.parametrize(
    ("name", "syllable"),
    [
        ("单霁翔", "shan04"),
        ("曾庆红", "zeng01"),
        ("仇和", "qiu02"),
        ("解振华", "xie04"),
        ("查良镛", "zha01"),
        ("区桂芝", "ou01"),
        ("朴京子", "piao02"),
        ("尉迟平", "yu04"),
        ("吕平", "lu13"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, syllable: str) -> None:
    assert sort_keys(name).pinyin.startswith(syllable)


def test_the_same_character_in_a_given_name_keeps_its_usual_reading() -> None:
    assert sort_keys("王单").pinyin.split(".")[1].startswith("dan01")


def test_alphabetical_order_goes_by_letters_then_tone_then_strokes() -> None:
    in_order = ["安平", "单平", "商平", "王安", "王平", "张平", "章平"]

    assert by_pinyin(in_order[::-1]) == in_order


def test_u_precedes_u_umlaut_and_both_precede_longer_syllables() -> None:
    assert by_pinyin(["栾平", "吕平", "鲁平"]) == ["鲁平", "吕平", "栾平"]


def test_a_character_without_data_sorts_after_all_others_and_is_reported() -> None:
    keys = sort_keys("王\U00020bb7")

    assert keys.unknown == ("\U00020bb7",)
    assert by_strokes(["王\U00020bb7", "王龘", "王一"])[0] == "王一"
    assert sort_keys("王齉").strokes < keys.strokes
    assert sort_keys("王平").unknown == ()


def test_rare_characters_of_real_names_are_known() -> None:
    assert [name for name in ("丁䶮", "丁㛃", "丁堃", "丁喆", "丁翀", "丁𬭎", "丁𫖯", "丁㐱", "丁禛") if sort_keys(name).unknown] == []


@pytest.mark.parametrize(("name", "surname"), [("", None), ("\u3000", None), ("王平", "李"), ("王平", "")])
def test_a_name_that_cannot_be_placed_is_refused(name: str, surname: str | None) -> None:
    with pytest.raises(ValueError, match="name"):
        sort_keys(name, surname=surname)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=5))
def test_every_name_has_plain_ascii_keys_of_this_version(name: str) -> None:
    keys = sort_keys(name)

    assert (keys.strokes + keys.pinyin).isascii()
    assert set(keys.strokes) <= set(".0123456789abcdef")
    assert keys.version == VERSION


def test_every_stroke_of_the_data_has_a_class() -> None:
    characters = [chr(code) for code in range(0x4E00, 0xA000)]

    assert sum(not sort_keys(character).strokes.startswith("99") for character in characters) == 6985


def test_both_databases_sort_the_keys_as_python_does(engine: Engine) -> None:
    names = [*f"{GUANGDONG}{SPORTS}{CONGRESS}".split(), "欧阳平", "欧平", "吕平", "栾平", "王\U00020bb7", "王A"]
    collation = "BINARY" if engine.dialect.name == "sqlite" else '"C"'
    keys = [sort_keys(name) for name in names]
    with engine.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE name_keys (strokes TEXT, pinyin TEXT)"))
        connection.execute(
            text("INSERT INTO name_keys VALUES (:strokes, :pinyin)"), [{"strokes": key.strokes, "pinyin": key.pinyin} for key in keys]
        )
        strokes = connection.scalars(text(f"SELECT strokes FROM name_keys ORDER BY strokes COLLATE {collation}")).all()
        pinyin = connection.scalars(text(f"SELECT pinyin FROM name_keys ORDER BY pinyin COLLATE {collation}")).all()

    assert strokes == sorted(key.strokes for key in keys)
    assert pinyin == sorted(key.pinyin for key in keys)
