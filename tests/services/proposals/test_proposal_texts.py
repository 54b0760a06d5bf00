"""Texts of proposals and replies: pasted and uploaded, kept version by version, read by who may, and nothing lost by what is refused."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from services.attachments import AttachmentStore
from services.course_manuscripts import PastedPage, Source, UploadedFile
from services.course_manuscripts.reading import differences_since, manuscript_file, manuscript_of, manuscript_picture, picture_key
from services.database import transaction
from services.errors import Refusal
from services.listings.course_manuscripts import COURSE_MANUSCRIPTS
from services.listings.handling_courses import REPLY_ROUNDS
from services.listings.proposals import PROPOSALS
from services.manuscripts import Paragraph, Picture, Table, received_docx
from services.models import (
    Attachment,
    CourseManuscript,
    ManuscriptOrigin,
    NotFiledGround,
    Outcome,
    ProposalCourse,
    ReportCourse,
    Role,
    Satisfaction,
    SubmissionWay,
)
from services.permissions import Actor
from services.proposals import (
    change_draft,
    convert_proposal,
    end_cosigning,
    invite_cosigners,
    not_file_proposal,
    sign_proposal,
    submit_proposal,
)
from services.proposals.agreeing import pass_reply
from services.proposals.closing import redo_handling
from services.proposals.papers import attach_proposal_paper
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import ReplyDraft, draft_reply
from services.proposals.texts import take_over_proposal
from services.similar_proposals import similar_proposals
from tests.services.manuscripts.made import png
from tests.services.manuscripts.test_docx import BAD
from tests.services.manuscripts.word_files import docx, paragraph, relations
from tests.services.proposals.courses_town import DAY, PARTY, PDF, Town, codes, examined
from tests.services.proposals.handled import REPLIED, Offices, answered, filed

PNG = png()
TABLE = "<table><tr><td>小区</td><td>电梯</td></tr><tr><td>幸福里</td><td>0</td></tr></table>"
PAGE = PastedPage(
    "<h1>一、现状</h1><p>老旧小区缺少电梯。<script>alert(1)</script></p>"
    f'{TABLE}<p><img alt="现场" src="data:image/png;base64,{b64encode(PNG).decode()}"></p>'
)
SAID = "一、现状\n老旧小区缺少电梯。\n小区\t电梯\n幸福里\t0\n现场"


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "kept")


def versions(session: Session, actor: Actor, holder: str, key: int) -> list[tuple[int, ManuscriptOrigin]]:
    rows = COURSE_MANUSCRIPTS.grouped(session, actor, holder, [key]).get(key, ())
    return [(row.version, row.origin) for row in rows]


def latest(session: Session, course_id: int) -> CourseManuscript:
    of = (CourseManuscript.proposal_course_id == course_id, col(CourseManuscript.is_latest))
    return session.exec(select(CourseManuscript).where(*of)).one()


def test_what_is_pasted_keeps_tables_and_pictures_and_lines_that_say_the_same_leave_them(
    town: tuple[Engine, Town], store: AttachmentStore
) -> None:
    engine, people = town
    with transaction(engine) as session:
        course_id = people.draft(session, way=SubmissionWay.JOINT)
        invite_cosigners(session, people.first, course_id, ["002"], on=DAY)
        sign_proposal(session, people.second, course_id, on=DAY)
        end_cosigning(session, people.first, course_id, on=DAY)

        take_over_proposal(session, people.first, course_id, store, PAGE, on=DAY)
        pasted = latest(session, course_id)
        blocks = manuscript_of(session, people.first, pasted.id or 0).blocks
        picture = blocks[-1]
        assert isinstance(picture, Picture)

        assert session.get_one(ProposalCourse, course_id).text == SAID
        assert [type(block) for block in blocks] == [Paragraph, Paragraph, Table, Picture]
        assert store.path_of(picture.sha256).read_bytes() == PNG
        assert pasted.dropped == "脚本 1 处未收下"
        # The picture's name is no text: 字数 of the paragraphs and the table.
        assert pasted.length == 21
        # Whoever signed the other text has not signed this one.
        assert codes(lambda: submit_proposal(session, people.first, course_id, on=DAY)) == [("NOBODY_SIGNED", "way")]

        change_draft(session, people.first, course_id, {"text": SAID, "title": "关于电梯的提案"}, on=DAY)
        assert versions(session, people.first, "proposal_course_id", course_id) == [
            (1, ManuscriptOrigin.TYPED),
            (2, ManuscriptOrigin.PASTED),
        ]
        change_draft(session, people.first, course_id, {"text": "只留一段。"}, on=DAY)
        assert [row[1] for row in versions(session, people.first, "proposal_course_id", course_id)] == ["typed", "pasted", "typed"]
        since = differences_since(session, people.first, latest(session, course_id).id or 0, 2)
        assert (since.added, since.removed) == (5, 21)
        assert codes(lambda: differences_since(session, people.first, pasted.id or 0, 9)) == [("UNKNOWN_VERSION", "since")]


def test_a_text_goes_out_as_docx_and_comes_back_the_same_and_a_table_is_searched(town: tuple[Engine, Town], store: AttachmentStore) -> None:
    engine, people = town
    with transaction(engine) as session:
        course_id = people.draft(session)
        take_over_proposal(session, people.first, course_id, store, PAGE, on=DAY)
        pasted = latest(session, course_id)
        file = manuscript_file(session, people.first, store, pasted.id or 0)
        picture = manuscript_picture(session, people.first, store, picture_key(pasted.id or 0, 0))
        take_over_proposal(session, people.first, course_id, store, UploadedFile(file.file_name, file.content), on=DAY)

        # The script is not told a second time: it is another version of the same words.
        assert latest(session, course_id).version == 3
        assert latest(session, course_id).sha256 == pasted.sha256
        assert file.file_name == "关于加装电梯的提案-第2版.docx"
        assert received_docx(file.content).manuscript == manuscript_of(session, people.first, pasted.id or 0)
        assert picture.path.read_bytes() == PNG
        submit_proposal(session, people.first, course_id, on=DAY)
        (found,) = similar_proposals(session, people.staff, people.house.committee_id, "另一件事", "幸福里小区没有电梯，老旧小区缺少电梯")
        assert list(PROPOSALS.by_ids(session, people.staff, [found.proposal.id])) == [found.proposal.id]


def test_earlier_versions_are_for_writers_and_the_office_and_a_draft_is_nobody_elses(
    town: tuple[Engine, Town], store: AttachmentStore
) -> None:
    engine, people = town
    with transaction(engine) as session:
        course_id = people.draft(session)
        take_over_proposal(session, people.first, course_id, store, PAGE, on=DAY)

        def read() -> dict[str, int]:
            actors = {**{role.value: actor for role, actor in people.by_role.items()}, "first": people.first, "second": people.second}
            found = {name: len(versions(session, actor, "proposal_course_id", course_id)) for name, actor in actors.items()}
            return {name: count for name, count in found.items() if count}

        drafted = read()
        submit_proposal(session, people.first, course_id, on=DAY)
        handed_in = read()
        key = latest(session, course_id).id or 0

        whole = {"registrar", "secretary_general", "chairperson", "proposal_staff", "first"}
        assert drafted == dict.fromkeys(whole, 2)
        assert {name for name, count in handed_in.items() if count == 2} == whole
        assert {"second", "reader", "verifier", "member"} & set(handed_in) == {"second", "reader", "verifier"}
        assert {handed_in["second"], handed_in["reader"]} == {1}
        assert codes(lambda: manuscript_of(session, people.by_role[Role.HANDLING_UNIT], key)) == [("NOT_FOUND", "id")]


BOMB = docx(
    paragraph("附图") + '<w:p><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>',
    rels=relations(("p", "image", "a.png")),
    a_png=png(30_000, 30_000),
)


@pytest.mark.parametrize("name", ["laughs", "an outside entity", "a bomb", "macros", "half a file", "twenty megabytes", "too long", "page"])
def test_what_is_refused_leaves_the_draft_as_it_was(at_work: tuple[Session, Town], store: AttachmentStore, name: str) -> None:
    session, people = at_work
    course_id = people.draft(session)
    content, code = BAD.get(name, (b"", "TEXT_MISSING"))
    source: Source = PastedPage("<script>1</script>") if name == "page" else UploadedFile("正文.docx", content)
    before = session.get_one(ProposalCourse, course_id).model_dump()

    field = "html" if name == "page" else "file.content"
    assert codes(lambda: take_over_proposal(session, people.first, course_id, store, source, on=DAY)) == [(code, field)]
    assert session.get_one(ProposalCourse, course_id).model_dump() == before
    assert latest(session, course_id).version == 1
    assert not store.folder.exists()


def test_a_picture_bomb_is_told_and_left_out_and_fifty_thousand_characters_are_taken_and_not_handed_in(
    at_work: tuple[Session, Town], store: AttachmentStore
) -> None:
    session, people = at_work
    course_id = people.draft(session)
    take_over_proposal(session, people.first, course_id, store, UploadedFile("带图.docx", BOMB), on=DAY)
    assert latest(session, course_id).dropped.startswith("图片 1 张尺寸过大")
    assert session.get_one(ProposalCourse, course_id).text == "附图"

    take_over_proposal(session, people.first, course_id, store, PastedPage(f"<p>{'字' * 50_000}</p>{TABLE}"), on=DAY)
    assert latest(session, course_id).length == 50_008
    assert codes(lambda: submit_proposal(session, people.first, course_id, on=DAY)) == [("TEXT_TOO_LONG", "text")]
    with pytest.raises(Refusal, match="50008"):
        submit_proposal(session, people.first, course_id, on=DAY)
    assert codes(lambda: take_over_proposal(session, people.second, course_id, store, PAGE, on=DAY)) == [("NOT_FOUND", "id")]


def test_a_converted_proposal_keeps_its_table(at_work: tuple[Session, Town], store: AttachmentStore) -> None:
    session, people = at_work
    course_id = people.draft(session)
    take_over_proposal(session, people.first, course_id, store, PAGE, on=DAY)
    examined(session, people, course_id, Outcome.NOT_FILE, ground=NotFiledGround.EMPTY)
    not_file_proposal(session, people.decider, course_id, "请补充", on=DAY)
    made = convert_proposal(session, people.staff, course_id, "另行反映", on=DAY)
    of_report = session.exec(select(CourseManuscript).where(CourseManuscript.report_course_id == made)).one()

    assert (of_report.version, of_report.sha256) == (1, latest(session, course_id).sha256)
    assert session.get_one(ReportCourse, made).text == SAID


def test_a_reply_may_hold_a_table_and_stays_readable_after_the_second_round(offices: Offices, store: AttachmentStore) -> None:
    with offices.at_work() as session:
        handling = answered(session, offices, filed(session, offices, members=("001",)))
        rate_reply(session, offices.lead, handling, RatingDraft(Satisfaction.SATISFIED, Satisfaction.DISSATISFIED), REPLIED)
        redo_handling(session, offices.staff, handling, "提案人对结果不满意", date(2023, 5, 15))

        def told(actor: Actor) -> list[tuple[int, str, date, str]]:
            rows = REPLY_ROUNDS.grouped(session, actor, "handling_course_id", [handling]).get(handling, ())
            return [(row.round, row.reply_text, row.replied_on, row.letter) for row in rows]

        first = (1, "已加密班次。", REPLIED, "A")
        assert told(offices.lead) == told(offices.traffic) == [first]
        assert told(offices.party) == []

        draft_reply(session, offices.traffic, handling, ReplyDraft("交函〔2023〕9号", PAGE, "A"), store=store)
        # What is drafted is the unit's and the office's; what was passed is the sponsor's to read, in whichever round.
        assert [row[0] for row in versions(session, offices.lead, "handling_course_id", handling)] == [1]
        assert [row[0] for row in versions(session, offices.traffic, "handling_course_id", handling)] == [1, 2]
        assert versions(session, offices.bureau, "handling_course_id", handling) == []
        pass_reply(session, offices.staff, handling, date(2023, 6, 30))

        assert told(offices.lead) == [first, (2, SAID, date(2023, 6, 30), "A")]
        assert [row[0] for row in versions(session, offices.lead, "handling_course_id", handling)] == [1, 2]


def test_a_body_attaches_its_stamped_paper_itself_once_it_is_handed_in(at_work: tuple[Session, Town], store: AttachmentStore) -> None:
    session, people = at_work
    body = people.by_role[Role.SUBMITTING_BODY]
    course_id = people.draft(session, body, way=SubmissionWay.PARTY, body=PARTY)

    assert codes(lambda: attach_proposal_paper(session, body, course_id, store, "盖章件.pdf", PDF)) == [("NOT_HANDED_IN", "id")]
    submit_proposal(session, body, course_id, on=DAY)
    attach_proposal_paper(session, body, course_id, store, "盖章件.pdf", PDF)
    assert codes(lambda: attach_proposal_paper(session, people.first, course_id, store, "x.pdf", PDF)) == [("FIRST_SPONSOR_ONLY", "id")]
    proposal_id = session.get_one(ProposalCourse, course_id).proposal_id
    assert session.exec(select(Attachment.file_name).where(Attachment.proposal_id == proposal_id)).all() == ["盖章件.pdf"]
