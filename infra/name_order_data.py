"""Makes `services/name_order_data/{strokes,readings}.txt` from their MIT-licensed sources.

    npm pack cnchar-order@3.2.6                      # → package/cnchar.order.min.js
    pip download --no-deps pypinyin==0.55.0          # → pypinyin/pinyin_dict.json
    python infra/name_order_data.py cnchar.order.min.js pinyin_dict.json

Strokes are written as cnchar's letters, one a stroke, in writing order; `services.name_order` says what each letter is.
MENDED holds characters whose strokes the source has wrong, ADDED characters it does not have (many are common in given
names); both are spelled by their parts, so that a reader can check them without knowing the letters.
Raise VERSION in `services/name_order.py` whenever this changes a file: stored keys then no longer compare with new ones.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parent.parent / "services" / "name_order_data"
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}

# Parts that are not characters of the source, in its letters.
PARTS = {
    "氵": "kki", "艹": "jff", "礻": "kefk", "衤": "kefsk", "钅": "sjjjh", "釒": "sljjfksi",
    "纟": "nni", "扌": "jgi", "彳": "ssf", "王左": "jjfi", "女左": "msi", "火左": "kssk", "木左": "jfsk", "禾左": "sjfsk", "土左": "jfi",
    "马左": "czi", "月左": "srjj", "足左": "fcjfjfi", "虫左": "fcjfik", "日左": "fcjj", "九左": "sp", "阝右": "wf",
    "罒": "fcffj", "彡": "sss", "雨上": "jdefkkkk", "冓": "jjffjfrfjj",
    "桼": "jfskslgkisk",
    "肙": "fcjfrjj", "尃": "jfcjjfkjgk", "昜简": "rss", "侵右": "cjjdeel", "夌": "jfjsksel", "夋": "nksksel", "刂": "fg",
}  # fmt: skip

# Wrong in the source: a stroke missing, doubled or of the wrong class.
MENDED = {
    "炽": "火左 只", "媾": "女左 冓", "皙": "析 白", "锺": "钅 重", "德": "彳 十 罒 一 心", "撅": "扌 厥", "膝": "月左 桼",
    "鲺": "鱼 虱", "黏": "黍 占",
}  # fmt: skip

# Not in the source; met in the names of real people.
ADDED = {
    "婳": "女左 画", "淏": "氵 昊", "翯": "羽 高", "赑": "贝 贝 贝", "骉": "马 马 马", "鄘": "庸 阝右", "堽": "土左 罡", "㛃": "女左 吉",
    "䶮": "龙 天", "㐱": "人 彡", "玚": "王左 昜简", "琤": "王左 争", "瑢": "王左 容", "瑨": "王左 晋", "禛": "礻 真", "禔": "礻 是",
    "秾": "禾左 农", "缐": "纟 泉", "耑": "山 而", "虓": "九左 虎", "衎": "彳 干 亍", "訚": "门 言", "赪": "赤 贞", "郃": "合 阝右",
    "铻": "钅 吾", "锜": "钅 奇", "锳": "钅 英", "霂": "雨上 沐", "颋": "廷 页", "骃": "马左 因", "骎": "马左 侵右", "妘": "女左 云",
    "嫄": "女左 原", "暶": "日左 旋", "楀": "木左 禹", "榑": "木左 尃", "沄": "氵 云", "浛": "氵 含", "浥": "氵 邑", "渟": "氵 亭",
    "溁": "氵 荣", "濬": "氵 睿", "炆": "火左 文", "瓀": "王左 需", "祾": "礻 夌", "蜎": "虫左 肙", "袆": "衤 韦", "踆": "足左 夋",
    "𬭎": "钅 弘", "𫖯": "兆 页", "釗": "釒 刂",
}  # fmt: skip


def letters(parts: str, orders: dict[str, str]) -> str:
    """The strokes of a character spelled by its parts. Raises KeyError for an unknown part."""
    return "".join(PARTS[part] if part in PARTS else orders[part] for part in parts.split())


def stroke_lines(source: str) -> list[str]:
    """`character letters`, sorted by code point. Raises ValueError when the source already has an added character."""
    found = re.search(r"JSON\.parse\('(\{\"一\".*?\})'\)", source)
    if found is None:
        raise ValueError("no stroke orders in this file: expected cnchar.order.min.js of cnchar-order 3.2.6")
    orders: dict[str, str] = json.loads(found.group(1))
    known = sorted(ADDED.keys() & orders.keys())
    if known:
        raise ValueError(f"the source has these by now, take them out of ADDED: {''.join(known)}")
    spelled = {character: letters(parts, orders) for character, parts in (MENDED | ADDED).items()}
    return [f"{character} {strokes}" for character, strokes in sorted((orders | spelled).items())]


def plain(reading: str) -> str:
    """`shàn` → `shan4`, `lǜ` → `lü4`, a neutral tone is 5."""
    tone = "5"
    kept = ""
    for mark in unicodedata.normalize("NFD", reading):
        if mark in TONES:
            tone = TONES[mark]
        else:
            kept += mark
    return unicodedata.normalize("NFC", kept) + tone


def reading_lines(source: str, wanted: set[str]) -> list[str]:
    """`syllable characters`: every character under its first, most usual reading."""
    characters: dict[str, list[str]] = {}
    for code, readings in json.loads(source).items():
        character = chr(int(code))
        syllable = plain(readings.split(",")[0])
        is_syllable = re.fullmatch("[a-zü]+[1-5]", syllable)
        if is_syllable and ("\u4e00" <= character <= "\u9fff" or character in wanted):
            characters.setdefault(syllable, []).append(character)
    return [f"{syllable} {''.join(sorted(found))}" for syllable, found in sorted(characters.items())]


def main(strokes_file: str, readings_file: str) -> None:
    """Writes both data files."""
    strokes = stroke_lines(Path(strokes_file).read_text(encoding="utf-8"))
    readings = reading_lines(Path(readings_file).read_text(encoding="utf-8"), {line[0] for line in strokes})
    TARGET.joinpath("strokes.txt").write_text("\n".join(strokes) + "\n", encoding="utf-8")
    TARGET.joinpath("readings.txt").write_text("\n".join(readings) + "\n", encoding="utf-8")
    print(f"{len(strokes)} characters with strokes, {sum(len(line.split()[1]) for line in readings)} with a reading")


if __name__ == "__main__":
    main(*sys.argv[1:])
