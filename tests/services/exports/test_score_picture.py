"""The picture says what the scorecard says: a step a line, ending at the total, and nothing from outside."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from scoring_plugins.engine.meaning import score
from scoring_plugins.engine.scorecard import Scorecard, points_text
from scoring_plugins.plugins import load_regulations
from scoring_plugins.records import Mark, Member, PerformanceRecord, Record
from services.exports.annual import work_labels
from services.exports.score_picture import score_picture

SVG = "{http://www.w3.org/2000/svg}"


def filed(number: int) -> Record:
    marks = (Mark(mark="filed", dated_on=date(2023, 3, 1)), Mark(mark="outstanding", dated_on=date(2023, 12, 1)))
    return Record(kind="proposal", work=f"proposal:{number}", title=f"<{number}> & 某", dated_on=date(2023, 2, 1), role="sole", marks=marks)


PERFORMANCE = PerformanceRecord(
    member=Member(id="001", name="王某<甲>"), year=2023, records=tuple(filed(number) for number in range(7)), unverified_count=3
)


def drawn() -> tuple[Scorecard, ElementTree.Element]:
    card = score(load_regulations()["jinan"], PERFORMANCE)
    return card, ElementTree.fromstring(score_picture(card, PERFORMANCE.member.name, "政协示例市委员会", work_labels([PERFORMANCE])))


def test_every_line_is_a_step_with_its_points_and_reason() -> None:
    card, picture = drawn()
    steps = [[text.text for text in group.iter(f"{SVG}text")] + [group.find(f"{SVG}title").text] for group in picture.iter(f"{SVG}g")]  # type: ignore[union-attr]

    assert [(step[-2], step[-1]) for step in steps] == [
        (("+" if line.points > 0 else "") + points_text(line.points), line.reason) for line in card.lines
    ]
    assert any(line.kind == "cap" for line in card.lines)


def test_the_steps_end_where_the_total_is_drawn() -> None:
    card, picture = drawn()
    ends = [int(line.attrib["x2"]) for group in picture.iter(f"{SVG}g") for line in group.iter(f"{SVG}line")]
    total = list(picture.iter(f"{SVG}rect"))[-1]

    assert int(total.attrib["x"]) + int(total.attrib["width"]) == ends[-1]
    assert [text.text for text in picture.iter(f"{SVG}text")][-1] == points_text(card.total)


def test_names_are_written_as_text_and_what_is_not_verified_is_said() -> None:
    _, picture = drawn()
    texts = [text.text or "" for text in picture.iter(f"{SVG}text")]

    assert any("王某<甲>(001)" in text for text in texts)
    assert any("3 条" in text for text in texts)


def test_nothing_is_fetched_from_outside() -> None:
    card, _ = drawn()
    text = score_picture(card, "某", "某", work_labels([PERFORMANCE])).replace("http://www.w3.org/2000/svg", "")

    assert not any(word in text for word in ("http", "url(", "href", "<script"))
