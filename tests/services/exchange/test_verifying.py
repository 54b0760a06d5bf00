"""A package that came through unchanged is equal; whatever changed is named by file, line, member and field."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator

import msgspec
import pytest

from services.errors import Refusal
from services.exchange.container import packed
from services.exchange.keys import ExchangeKeys
from services.exchange.manifest import MANIFEST, SCHEMA_VERSION, SIGNATURE
from services.exchange.verifying import Verification
from tests.databases import Foundations
from tests.services.exchange.packed_year import Packed, PackedGroups, PackedYear, package_of, packed_city, packed_groups, with_files

# `LVHENG_FLIPS=1000` for the large run: whoever trusts a seal wants more than what every commit can wait for.
FLIPS = int(os.environ.get("LVHENG_FLIPS", "60"))


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    with packed_city(request, tmp_path_factory.mktemp("packed")) as packed_year:
        yield packed_year


@pytest.fixture(scope="module")
def groups(foundations: Foundations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackedGroups]:
    with packed_groups(foundations, tmp_path_factory.mktemp("groups")) as packed_year:
        yield packed_year


@pytest.fixture(params=["members", "groups"])
def either(request: pytest.FixtureRequest) -> PackedYear:
    found = request.getfixturevalue("year" if request.param == "members" else "groups")
    assert isinstance(found, PackedYear)
    return found


def test_an_unchanged_package_is_equal_and_of_a_known_key(year: Packed) -> None:
    found = year.verified()

    assert [each.text for each in found.findings] == []
    assert (found.is_recomputed, found.signature, found.holds) == (True, "known", True)
    assert found.year is not None
    assert len(found.year.scorecards) == 12


def test_the_same_result_is_the_same_bytes(year: Packed) -> None:
    assert package_of(year.city, year.keys) == year.content


def flipped(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """One digit made another one, and the line that it stands in."""
    place = chance.choice([each.start() for each in re.finditer(rb"[0-9]", content)])
    digit = chance.choice([each for each in b"0123456789" if each != content[place]])
    return content[:place] + bytes([digit]) + content[place + 1 :], content.count(b"\n", 0, place) + 1


def named(year: PackedYear, content: bytes) -> tuple[set[tuple[str, int | None]], str]:
    """Files and lines that are named, by findings or by a refusal."""
    try:
        found: Verification = year.verified(content)
    except Refusal as refusal:
        return {(file, int(line)) for file, line in re.findall(r"(manifest\.json)第(\d+)行", refusal.message)}, refusal.message
    assert not found.holds
    return {(each.file, each.line) for each in found.findings}, "\n".join(each.text for each in found.findings)


def test_any_flipped_figure_of_any_file_is_named_by_its_line(either: PackedYear) -> None:
    year, seed = either, random.randrange(2**32)
    chance, files = random.Random(seed), year.files
    texts = sorted(name for name in files if not name.endswith(".parquet"))
    for turn in range(FLIPS):
        name = texts[turn % len(texts)] if turn < len(texts) else chance.choice(texts)
        if not re.search(rb"[0-9]", files[name]):
            continue
        content, line = flipped(files[name], chance)
        places, told = named(year, with_files(files, **{name: content}))

        assert (name, line) in places, f"seed {seed}, turn {turn}: {name} {line}\n{told}"
        assert {each for each, _ in places} <= {name, SIGNATURE}, f"seed {seed}, turn {turn}: {name} {line}\n{told}"


def test_a_flipped_figure_of_rows_is_named_by_member_field_and_both_values(year: Packed) -> None:
    lines = year.files["lines.jsonl"].split(b"\n")
    at = next(place for place, line in enumerate(lines) if b'"points":70000000' in line)
    content = b"\n".join([*lines[:at], lines[at].replace(b'"points":70000000', b'"points":71000000'), *lines[at + 1 :]])
    found = year.verified(with_files(year.files, **{"lines.jsonl": content})).findings[0]

    assert (found.file, found.line, found.member) == ("lines.jsonl", at + 1, msgspec.json.decode(lines[at])["member"])
    assert (found.field, found.found, found.expected) == ("points", "71000000", "70000000")
    assert found.text == f"lines.jsonl 第{at + 1}行 委员{found.member} points:这一行与打包时不同(包内为71000000，应为70000000)"


def noticed(year: Packed, content: bytes) -> bool:
    try:
        found = year.verified(content)
    except Refusal:
        return True
    return bool(found.findings) and not found.holds


def test_a_flipped_byte_of_the_zip_is_noticed_wherever_it_is(year: Packed) -> None:
    seed, size = random.randrange(2**32), len(year.content)
    chance = random.Random(seed)
    ends = [0, 10, 14, size - 1, size - 64, size - 66, size - 70, size - 86, size - 200]
    for at in [*ends, *(chance.randrange(size) for _ in range(15))]:
        content = year.content[:at] + bytes([year.content[at] ^ (1 << chance.randrange(8))]) + year.content[at + 1 :]

        assert noticed(year, content), f"seed {seed}: byte {at} of {size}"


def test_a_truncated_package_is_refused(year: Packed) -> None:
    with pytest.raises(Refusal) as refused:
        year.verified(year.content[: len(year.content) // 2])

    assert refused.value.code == "NOT_A_PACKAGE"


def test_a_total_made_to_fit_every_digest_is_found_by_computing_it_again(year: Packed) -> None:
    found = year.verified(year.forged("scorecards", 3, total=99_000_000))
    first = found.findings[0]

    assert found.signature == "known"
    assert (first.file, first.line, first.member, first.field, first.found) == ("scorecards.jsonl", 3, "0003", "total", "99000000")


def test_points_of_a_line_made_to_fit_every_digest_are_found_too(year: Packed) -> None:
    found = year.verified(year.forged("lines", 5, points=1))

    assert [(each.file, each.line, each.field) for each in found.findings] == [("lines.jsonl", 5, "points")]


def test_a_fact_made_to_fit_every_digest_does_not_fit_the_sealed_digest_of_facts(year: Packed) -> None:
    found = year.verified(year.forged("records", 1, title="别的会议"))

    assert [(each.file, each.line, each.member) for each in found.findings] == [("members.jsonl", 1, "0001")]
    assert not found.is_recomputed


def test_a_decision_made_to_fit_every_digest_changes_the_seal_that_the_circular_bears(year: Packed) -> None:
    before, found = year.verified(), year.verified(year.forged("decisions", 1, grade="称职"))

    assert found.is_equal
    assert found.seal != before.seal


def test_known_unknown_wrong_and_missing_keys_are_told_apart(year: Packed, tmp_path: object) -> None:
    folder = year.path.parent
    nobody, other = ExchangeKeys(folder / "nobody"), ExchangeKeys(folder / "other")
    other.trust("990100", other.make().encode())
    unsigned = package_of(year.city, None)
    states = [year.verified().signature, year.verified(keys=nobody).signature, year.verified(keys=other).signature]

    assert states == ["known", "unknown", "wrong_key"]
    assert [year.verified(keys=keys).holds for keys in (year.keys, nobody, other)] == [True, True, False]
    assert year.verified(unsigned).signature == "unsigned"
    assert year.verified(unsigned).is_equal


def test_another_signature_is_broken(year: Packed) -> None:
    files = year.files
    signature = msgspec.json.decode(files[SIGNATURE])
    other = {**signature, "signature": ExchangeKeys(year.path.parent / "third").folder.name.encode().hex() * 12}
    found = year.verified(with_files(files, **{SIGNATURE: msgspec.json.encode(other)}))

    assert found.signature == "broken"
    assert not found.holds


@pytest.mark.parametrize(("version", "code"), [(SCHEMA_VERSION + 1, "NEWER_SCHEMA"), (0, "OLDER_SCHEMA")])
def test_another_version_of_the_format_is_refused_by_its_number(year: Packed, version: int, code: str) -> None:
    files = year.files
    manifest = files[MANIFEST].replace(b'"schema_version": 1', f'"schema_version": {version}'.encode())
    with pytest.raises(Refusal) as refused:
        year.verified(with_files(files, **{MANIFEST: manifest}))

    assert refused.value.code == code
    assert f"格式版本是{version}" in refused.value.message


def test_a_file_that_is_missing_or_does_not_belong_is_named(year: Packed) -> None:
    files = year.files
    fewer = packed({name: content for name, content in files.items() if name != "lines.csv"})

    assert year.verified(fewer).findings[0].text == "lines.csv:缺少这个文件"
    assert year.verified(with_files(files, **{"more.txt": b"1"})).findings[0].text == "more.txt:不是交换包应有的文件"


def test_a_package_of_another_engine_says_so_and_is_compared_all_the_same(year: Packed) -> None:
    found = year.verified(year.forged("result", 1, engine_version="0"))

    assert found.is_equal
    assert "版本0" in found.notices[0]


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("result", {"number": 0}),
        ("result", {"notice_days": -1}),
        ("result", {"unverified_count": 2**40}),
        ("result", {"level": "galaxy"}),
        ("decisions", {"reason": "\x00"}),
        ("decisions", {"member": "0002"}),
        ("decisions", {"about": "consequence"}),
        ("decisions", {"member": "9999"}),
        ("declarations", {"own_points": 10**30}),
        ("declarations", {"state": "lost"}),
    ],
)
def test_rows_that_no_database_could_keep_are_named_even_if_every_digest_fits(year: Packed, table: str, changes: dict[str, object]) -> None:
    found = year.verified(year.forged(table, 1, **changes))

    assert not found.holds
    assert {each.file for each in found.findings} == {f"{table}.jsonl"}


def test_a_total_that_no_column_holds_is_told_and_not_raised(year: Packed) -> None:
    found = year.verified(year.forged("scorecards", 1, total=10**30))

    assert {(each.file, each.line, each.field) for each in found.findings} == {("scorecards.jsonl", 1, "total")}


def test_a_year_that_no_regulation_knows_is_told_and_not_raised(year: Packed) -> None:
    found = year.verified(year.forged("result", 1, year=99_999))

    assert not found.holds
    assert found.findings[0].file == "result.jsonl"
