"""A text over HTTP: pasted, fetched as DOCX, mended in an office's own program, uploaded again and compared; for whom it may be."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from struct import pack
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

import pytest
from docx import Document
from sqlalchemy import update
from sqlmodel import select
from starlette.testclient import TestClient

from graphql_schema.files import LARGEST_CONTENT
from graphql_schema.nodes import global_id
from lvheng.app import create_app
from services.accounts import actor_named, create_account, grant_role
from services.attachments import LARGEST
from services.database import reading, transaction
from services.intake import PackageWork
from services.intake.sent_files import MOST_WAITING
from services.jobs.folder import ExportFolder
from services.manuscripts import Manuscript, Paragraph, Picture, written_docx
from services.manuscripts.pictures import picture_of
from services.models import AccountKind, Role, SentFile, SentFileState, SubmissionWay
from services.proposals import CourseDraft, draft_proposal
from tests.graphql_schema.city import City, city_on
from tests.graphql_schema.places import serve_on
from tests.lvheng.test_app import settings, url_of
from tests.services.manuscripts.made import png

PNG = png()
# A photograph is larger than a request; what makes this one so is no part of what is seen of it.
_NOISE = Random(5).randbytes(300_000)
PHOTOGRAPH = PNG[:-12] + pack(">I", len(_NOISE)) + b"prVt" + _NOISE + pack(">I", crc32(b"prVt" + _NOISE)) + PNG[-12:]
SEND = """mutation($input: SendFileInput!) { sendFile(input: $input) {
    file { id size isHere upload { path } } userErrors { field code message } } }"""
HTML = (
    "<p class=MsoNormal>老旧小区缺少电梯。</p><table><tr><td>小区</td><td>电梯</td></tr></table>"
    f'<img src="data:image/png;base64,{b64encode(PNG).decode()}"><a href="https://example.cn">来源</a>'
)
TAKE = """mutation($input: TakeOverProposalTextInput!) { takeOverProposalText(input: $input) {
    proposalCourse { text manuscript { version dropped length origin fileName } } userErrors { field code } } }"""
READ = """query($id: ID!, $version: Int) { node(id: $id) { ... on ProposalCourse {
    manuscripts { version isLatest madeBy }
    manuscript(version: $version) { version plainText html docx { path } blockCount
      blocks(first: 10) { kind text level rows picture { mediaType width height download { path } } }
      difference(since: 1) { added removed blockCount blocks { change before { text } after { text } pieces { change text }
        rows { change cells { change text } } } } } } } }"""


@dataclass
class Served:
    city: City
    client: TestClient
    course_id: str
    packages: Path

    def ask(self, query: str, variables: dict[str, Any], who: str = "writer") -> Any:
        answer = self.client.post("/graphql", json={"query": query, "variables": variables}, headers=self.bearing(who))
        return answer.json()

    def bearing(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.city.token(who)}"}

    def announce(self, content: bytes, who: str = "writer", **given: Any) -> Any:
        said = {"size": len(content), "sha256": sha256(content).hexdigest(), **given}
        return self.ask(SEND, {"input": said}, who)["data"]["sendFile"]

    def send(self, content: bytes, who: str = "writer") -> str:
        """The id of a file that was announced and sent."""
        file = self.announce(content, who)["file"]
        assert self.client.post(file["upload"]["path"], content=content, headers=self.bearing(who)).status_code == 204
        return str(file["id"])

    def take(self, who: str = "writer", **given: Any) -> Any:
        return self.ask(TAKE, {"input": {"proposalCourseId": self.course_id, **given}}, who)["data"]["takeOverProposalText"]


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, TestClient, Path]]:
    with city_on("sqlite", request, member_count=3) as city:
        with transaction(city.engine) as session:
            serve_on(session, city.administrator, actor_named(session, "registrar"), city.committee_id)
            create_account(session, city.administrator, city.committee_id, "writer", "writer", [], AccountKind.MACHINE)
            grant_role(session, city.administrator, city.committee_id, "writer", Role.MEMBER, "0001")
        chosen = settings(url_of(city), tmp_path_factory.mktemp("data"), "development")
        with TestClient(create_app(chosen)) as client:
            yield city, client, chosen.packages_dir


@pytest.fixture
def served(office: tuple[City, TestClient, Path]) -> Served:
    city, client, packages = office
    with transaction(city.engine) as session:
        draft = CourseDraft(SubmissionWay.MEMBER, (5, 2), "关于加装电梯的提案", "请加装电梯。")
        key = draft_proposal(session, actor_named(session, "writer"), city.committee_id, draft, on=date(2023, 2, 2))
    return Served(city, client, global_id("ProposalCourse", key), packages)


def test_a_text_is_pasted_fetched_mended_uploaded_and_compared(served: Served) -> None:
    taken = served.take(html=HTML)["proposalCourse"]["manuscript"]
    text = served.ask(READ, {"id": served.course_id})["data"]["node"]["manuscript"]
    picture = text["blocks"][2]["picture"]

    assert taken == {"version": 2, "origin": "PASTED", "fileName": None, "length": 15, "dropped": ["超链接 1 个只留下文字，网址未收下"]}
    assert [(block["kind"], block["text"], block["rows"]) for block in text["blocks"]] == [
        ("BODY", "老旧小区缺少电梯。", None),
        ("TABLE", None, [["小区", "电梯"]]),
        ("PICTURE", None, None),
        ("BODY", "来源", None),
    ]
    assert served.client.get(picture["download"]["path"], headers=served.bearing("writer")).content == PNG
    assert "https://example.cn" not in text["html"]
    assert '<img src="/files/' in text["html"]

    file = served.client.get(text["docx"]["path"], headers=served.bearing("writer"))
    assert file.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert file.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert served.client.get(text["docx"]["path"], headers=served.bearing("reader")).status_code == 403

    document = Document(BytesIO(file.content))
    document.tables[0].cell(0, 1).text = "电梯(部)"
    mended = BytesIO()
    document.save(mended)
    sent = {"name": "正文.docx", "content": b64encode(mended.getvalue()).decode()}
    again = served.take(file=sent)["proposalCourse"]["manuscript"]
    found = served.ask(READ.replace("since: 1", "since: 2"), {"id": served.course_id})["data"]["node"]

    assert (again["version"], again["fileName"], again["dropped"]) == (3, "正文.docx", [])
    assert found["manuscripts"] == [{"version": number, "isLatest": number == 3, "madeBy": "writer"} for number in (1, 2, 3)]
    (changed,) = found["manuscript"]["difference"]["blocks"]
    assert [[(piece["change"], piece["text"]) for piece in cell] for cell in changed["rows"][0]["cells"]] == [
        [("KEPT", "小区")],
        [("KEPT", "电梯"), ("ADDED", "(部)")],
    ]
    earlier = served.ask(READ, {"id": served.course_id, "version": 1})["data"]["node"]["manuscript"]
    assert earlier["plainText"] == "请加装电梯。"


def photographed() -> bytes:
    picture = picture_of(PHOTOGRAPH)
    assert isinstance(picture, Picture)
    text = Manuscript((Paragraph("楼道没有电梯，见照片。"), picture))
    return written_docx(text, {picture.sha256: PHOTOGRAPH}, title="电梯", created=date(2023, 2, 2))


def test_a_docx_that_is_larger_than_a_request_is_announced_sent_and_used_by_one_change(served: Served) -> None:
    content = photographed()
    announced = served.announce(content)["file"]
    file = {"name": "正文.docx", "sent": announced["id"]}
    too_early = served.take(file=file)["userErrors"]
    path = announced["upload"]["path"]
    another = served.client.post(path, content=content, headers=served.bearing("registrar")).status_code
    longer = served.client.post(path, content=content + b"0", headers=served.bearing("writer")).status_code
    other = served.client.post(path, content=content[:-1] + b"?", headers=served.bearing("writer")).status_code
    here = served.client.post(path, content=content, headers=served.bearing("writer")).status_code
    twice = served.client.post(path, content=content, headers=served.bearing("writer")).status_code
    again = served.announce(content)["file"]
    of_another = served.take("registrar", file=file)["userErrors"]
    stale = served.take(file=file, expectedRevision=7)["userErrors"]
    taken = [served.take(file=file, idempotencyKey=served.course_id) for _ in range(2)]
    used = served.take(file=file)["userErrors"]
    blocks = served.ask(READ, {"id": served.course_id})["data"]["node"]["manuscript"]["blocks"]

    assert len(content) > LARGEST_CONTENT
    assert (another, longer, other, here, twice) == (403, 411, 422, 204, 409)
    assert (announced["isHere"], again) == (False, {**announced, "isHere": True, "upload": None})
    told = [[(each["field"], each["code"]) for each in errors] for errors in (too_early, of_another, stale, used)]
    assert told == [
        [("file.sent", "NOT_SENT")], [("file.sent", "NOT_FOUND")], [("expectedRevision", "STALE")], [("file.sent", "FILE_USED")],
    ]  # fmt: skip
    assert taken[0] == taken[1]
    assert taken[0]["proposalCourse"]["manuscript"]["fileName"] == "正文.docx"
    assert served.client.get(blocks[1]["picture"]["download"]["path"], headers=served.bearing("writer")).content == PHOTOGRAPH


def test_what_was_sent_is_looked_at_as_what_stands_in_a_request_and_no_more_than_is_kept_is_announced(served: Served) -> None:
    bomb, halved = BytesIO(), photographed()[:-5000]
    with ZipFile(bomb, "w", ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(
            "_rels/.rels", '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
        )
        file.writestr("word/document.xml", b" " * (17 * 2**20))
    ids = [served.send(content) for content in (bomb.getvalue(), halved, b"%PDF-1.7")]
    found = [served.take(file={"name": "a.docx", "sent": key})["userErrors"] for key in ids]
    neither = served.take(file={"name": "a.docx"})["userErrors"]
    large = served.announce(b"", size=LARGEST + 1, sha256="x")["userErrors"]
    most = [served.announce(str(number).encode())["userErrors"] for number in range(MOST_WAITING)]

    assert [[(each["field"], each["code"]) for each in errors] for errors in (*found, neither, large)] == [
        [("file.content", "TOO_MUCH_INSIDE")], [("file.content", "DAMAGED")], [("file.content", "NOT_A_DOCX")], [("file", "ONE_FILE")],
        [("sha256", "BAD_DIGEST"), ("size", "FILE_TOO_LARGE")],
    ]  # fmt: skip
    assert "20 MB" in large[1]["message"]
    assert [[each["code"] for each in errors] for errors in most if errors] == [["TOO_MANY_FILES"]] * len(ids)


def test_a_scan_is_sent_too_and_what_nobody_used_is_gone_after_its_hour(served: Served) -> None:
    attach = "mutation($input: AttachEvidenceInput!) { attachEvidence(input: $input) { evidence { size } userErrors { field code } } }"
    (edge,) = served.ask("{ proposals(first: 1) { edges { node { id } } } }", {}, "registrar")["data"]["proposals"]["edges"]
    scan = b"%PDF-1.7" + _NOISE

    def attached(key: str) -> Any:
        given = {"workId": edge["node"]["id"], "file": {"name": "答复评价.pdf", "sent": key}}
        return served.ask(attach, {"input": given}, "registrar")["data"]["attachEvidence"]

    used, left = served.send(scan, "registrar"), served.send(scan + b"2", "registrar")
    kept = attached(used)
    folder = ExportFolder(served.packages)
    with transaction(served.city.engine) as session:
        session.execute(update(SentFile).values(asked_at=datetime.now(UTC) - timedelta(hours=1)))
    PackageWork(served.city.engine, None, folder).remove_expired()  # type: ignore[arg-type]  # nothing is checked here
    with reading(served.city.engine) as session:
        states = set(session.exec(select(SentFile.state)))

    assert kept == {"evidence": {"size": len(scan)}, "userErrors": []}
    assert attached(left)["userErrors"] == [{"field": "file.sent", "code": "EXPIRED"}]
    assert (folder.keys(), states) == ([], {SentFileState.USED, SentFileState.OVER})


def test_what_is_no_text_is_refused_in_words_and_the_draft_stays(served: Served) -> None:
    both = {"html": "<p>x</p>", "file": {"name": "a.docx", "content": ""}}
    wrong: dict[str, tuple[dict[str, Any], list[dict[str, str]]]] = {
        "both": (both, [{"field": "html", "code": "ONE_SOURCE"}]),
        "nothing": ({}, [{"field": "html", "code": "ONE_SOURCE"}]),
        "no file": ({"file": {"name": "a.docx", "content": b64encode(b"MZ").decode()}}, [{"field": "file.content", "code": "NOT_A_DOCX"}]),
        "no base64": ({"file": {"name": "a.docx", "content": "?"}}, [{"field": "file.content", "code": "NOT_BASE64"}]),
        "stale": ({"html": "<p>新</p>", "expectedRevision": 7}, [{"field": "expectedRevision", "code": "STALE"}]),
    }

    for given, expected in wrong.values():
        assert served.take(**given)["userErrors"] == expected
    assert (
        served.ask(TAKE, {"input": {"proposalCourseId": served.course_id, "html": "<p>x</p>"}}, "reader")["errors"][0]["extensions"]["code"]
        == "FORBIDDEN"
    )
    node = served.ask(READ, {"id": served.course_id})["data"]["node"]
    assert [each["version"] for each in node["manuscripts"]] == [1]
