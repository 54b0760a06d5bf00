"""A text over HTTP: pasted, fetched as DOCX, mended in an office's own program, uploaded again and compared; for whom it may be."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from starlette.testclient import TestClient

from graphql_schema.nodes import global_id
from lvheng.app import create_app
from services.accounts import actor_named, create_account, grant_role
from services.database import transaction
from services.models import AccountKind, Role, SubmissionWay
from services.proposals import CourseDraft, draft_proposal
from tests.graphql_schema.city import City, city_on
from tests.graphql_schema.places import serve_on
from tests.lvheng.test_app import settings, url_of
from tests.services.manuscripts.made import png

PNG = png()
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

    def ask(self, query: str, variables: dict[str, Any], who: str = "writer") -> Any:
        answer = self.client.post("/graphql", json={"query": query, "variables": variables}, headers=self.bearing(who))
        return answer.json()

    def bearing(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.city.token(who)}"}

    def take(self, who: str = "writer", **given: Any) -> Any:
        return self.ask(TAKE, {"input": {"proposalCourseId": self.course_id, **given}}, who)["data"]["takeOverProposalText"]


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, TestClient]]:
    with city_on("sqlite", request, member_count=3) as city:
        with transaction(city.engine) as session:
            serve_on(session, city.administrator, actor_named(session, "registrar"), city.committee_id)
            create_account(session, city.administrator, city.committee_id, "writer", "writer", [], AccountKind.MACHINE)
            grant_role(session, city.administrator, city.committee_id, "writer", Role.MEMBER, "0001")
        with TestClient(create_app(settings(url_of(city), tmp_path_factory.mktemp("data"), "development"))) as client:
            yield city, client


@pytest.fixture
def served(office: tuple[City, TestClient]) -> Served:
    city, client = office
    with transaction(city.engine) as session:
        draft = CourseDraft(SubmissionWay.MEMBER, (5, 2), "关于加装电梯的提案", "请加装电梯。")
        key = draft_proposal(session, actor_named(session, "writer"), city.committee_id, draft, on=date(2023, 2, 2))
    return Served(city, client, global_id("ProposalCourse", key))


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
