"""Pictures of a year say what the scores say, name nobody where they are of a committee, and are printed as vectors."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import msgspec

from scoring_plugins.engine.scorecard import MICRO, points_text
from services.exports.forms import form_bytes, register_forms, sheet_for
from services.exports.year_pictures import categories_picture, distribution_picture, years_picture
from tests.services.exports.annual_year import annual_sheet, line, members
from tests.services.exports.typeset.printed_year import SEAL, full_member, member, pdfa, printed_year, read, words_of

SVG = "{http://www.w3.org/2000/svg}"
FORMS = {form.name: form for form in register_forms()}
MADE, WORKS = members(80, 9)
YEAR = annual_sheet(MADE, WORKS)


def bars(picture: str) -> list[tuple[str, str, list[int]]]:
    """Of each bar: its name, what is written beside it, and the widths of its areas."""
    groups = ElementTree.fromstring(picture).iter(f"{SVG}g")
    found = []
    for group in groups:
        name, beside = (text.text or "" for text in group.iter(f"{SVG}text"))
        found.append((name, beside, [int(area.attrib["width"]) for area in group.iter(f"{SVG}rect")]))
    return found


def texts(picture: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_every_member_is_counted_in_the_band_of_five_points_where_the_total_lies() -> None:
    wanted = Counter(each.scorecard.total // (5 * MICRO) * 5 for each in MADE)
    found = {int(name.split()[0]): int(text.split()[0]) for name, text, _ in bars(distribution_picture(YEAR))}

    assert {band: count for band, count in found.items() if count} == wanted
    assert sum(found.values()) == 80
    assert list(found) == list(range(min(wanted), max(wanted) + 1, 5))


def test_a_total_on_the_bound_of_a_band_and_one_below_nothing_have_their_bands() -> None:
    made = [
        member(f"丁{n}", f"000{n}", line("grant", "基本分", points, "某")) for n, points in enumerate((5 * MICRO, 5 * MICRO - 1, -MICRO))
    ]
    found = bars(distribution_picture(annual_sheet(tuple(made), {})))

    assert [(name, text) for name, text, _ in found] == [("-5 至不足 0 分", "1 人"), ("0 至不足 5 分", "1 人"), ("5 至不足 10 分", "1 人")]


def test_a_committees_pictures_name_nobody() -> None:
    for drawn in (distribution_picture(YEAR), categories_picture(YEAR), years_picture(YEAR)):
        assert not any(each.name in text or each.number in text.split() for each in MADE for text in texts(drawn))


def test_points_by_category_stand_against_the_cap() -> None:
    one = full_member()
    blocks = tuple(msgspec.structs.replace(block, cap=90 * MICRO) for block in one.scorecard.blocks)
    sheet = annual_sheet((msgspec.structs.replace(one, scorecard=msgspec.structs.replace(one.scorecard, blocks=blocks)),), {})
    found = bars(categories_picture(sheet, of_member=True))

    assert [(name, text) for name, text, _ in found] == [("基本履职", "70 / 90"), ("工作奖励", "45 / 90")]
    assert [widths[1] * 90 // widths[0] for _, _, widths in found] == [69, 45]


def test_years_stand_in_order_with_the_middle_total_of_each() -> None:
    own = bars(years_picture(annual_sheet((full_member(),), {}), of_member=True))
    everybody = bars(years_picture(printed_year()))

    assert [(name, text) for name, text, _ in own] == [("2021", "64"), ("2022", "91.25"), ("2023", "115.25")]
    assert [(name, text) for name, text, _ in everybody] == [("2021", "64（1 人）"), ("2022", "91.25（1 人）"), ("2023", "70（2 人）")]


def test_pictures_say_regulation_cut_off_and_draft_or_seal_and_fetch_nothing() -> None:
    for drawn in (distribution_picture, categories_picture, years_picture):
        draft, sealed = texts(drawn(printed_year()))[-2:], texts(drawn(printed_year(seal=SEAL)))[-2:]

        assert draft[0].startswith("《关于政协委员履职量化考核的实施办法》（2015-03-01起施行版）　数据截止 2023-12-31")
        assert (draft[1], sealed[1]) == (
            "草稿·未封存　办法校验码 3f3f3f3f3f3f3f3f　事实校验码 a7a7a7a7a7a7a7a7",
            "已封存　第 2 版　SHA-256 ab12ab12ab12ab12　SM3 cd34cd34cd34cd34",
        )
        assert not any(word in drawn(YEAR).replace("http://www.w3.org/2000/svg", "") for word in ("http", "url(", "href", "<script"))


def test_pictures_come_through_the_hook_and_hold_without_members() -> None:
    empty = annual_sheet((), {})
    for name in ("distribution", "categories", "years"):
        assert ElementTree.fromstring(form_bytes(FORMS[name], YEAR)).tag == f"{SVG}svg"
        assert "本年度没有委员。" in texts(form_bytes(FORMS[name], empty).decode())
    for name in ("member-categories", "member-years"):
        picture = form_bytes(FORMS[name], sheet_for(FORMS[name], printed_year(), "0002")).decode()
        assert any("䶮𬭎（0002）" in text for text in texts(picture))


def test_in_print_they_are_vectors_with_text_that_can_be_read() -> None:
    reader = read(form_bytes(FORMS["pictures"], YEAR))
    words = "".join(words_of(reader))
    middle = sorted(each.scorecard.total for each in MADE)[39]

    assert pdfa(reader) == ("2", "B")
    assert [image.name for page in reader.pages for image in page.images] == []
    assert "每五分一段" in words
    assert f"{points_text(middle)}（80人）" in words
