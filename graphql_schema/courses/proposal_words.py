"""The words of a proposal's way: where it stands, who submits it, what is proposed, and why it is not filed."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="提案状态: where a proposal stands on its way.")
class ProposalState(Enum):
    DRAFT = strawberry.enum_value("draft", description="起草: being written, or mended after it was returned.")
    COSIGNING = strawberry.enum_value("cosigning", description="联名中: members are invited to sign until a last day.")
    SUBMITTED = strawberry.enum_value("submitted", description="已提交: handed in and registered.")
    UNDER_REVIEW = strawberry.enum_value("under_review", description="审查中: classified; an outcome is to be proposed.")
    REVIEWED = strawberry.enum_value("reviewed", description="已拟意见: an outcome was proposed, and is to be decided.")
    FILED = strawberry.enum_value("filed", description="已立案: put on file, under its case number.")
    NOT_FILED = strawberry.enum_value("not_filed", description="不予立案: not put on file, and its sponsors were told why.")
    MERGED = strawberry.enum_value("merged", description="已并案: handled with another proposal; its sponsors are answered too.")
    CONVERTED = strawberry.enum_value(
        "converted", description="已转社情民意: an opinion report was made from it, which counts in its place."
    )
    REFERRED = strawberry.enum_value("referred", description="已转来信: passed on as a letter.")
    WITHDRAWN = strawberry.enum_value("withdrawn", description="已撤回: taken back by who submitted it; it counts for nobody.")
    DISCARDED = strawberry.enum_value("discarded", description="已作废: a draft that was given up.")
    ASSIGNED = strawberry.enum_value("assigned", description="已交办: units work on it.")
    REPLIED = strawberry.enum_value("replied", description="已答复: every unit that owes an answer gave it.")
    TRACKING = strawberry.enum_value("tracking", description="跟踪落实: a promise is still to be kept.")
    CLOSED = strawberry.enum_value("closed", description="已办结: nothing is owed any more.")
    ARCHIVED = strawberry.enum_value("archived", description="已归档: nothing more is to come.")


@strawberry.enum(description="提交方式: who submits a proposal.")
class SubmissionWay(Enum):
    MEMBER = strawberry.enum_value("member", description="个人提案: one member.")
    JOINT = strawberry.enum_value("joint", description="联名提案: a member with others who sign.")
    SECTOR = strawberry.enum_value("sector", description="界别提案: a sector.")
    GROUP = strawberry.enum_value("group", description="小组提案: a group of members.")
    PARTY = strawberry.enum_value("party", description="党派提案: a party.")
    BODY = strawberry.enum_value("body", description="团体提案: another body that takes part.")
    SPECIAL_COMMITTEE = strawberry.enum_value("special_committee", description="专委会提案: a special committee.")


@strawberry.enum(description="审查意见: what the second examination proposes and the third decides.")
class ProposalOutcome(Enum):
    FILE = strawberry.enum_value("file", description="拟立案: put it on file.")
    NOT_FILE = strawberry.enum_value("not_file", description="拟不予立案: do not, on one of ten grounds.")
    MERGE = strawberry.enum_value("merge", description="拟并案: merge it into another.")


@strawberry.enum(description="不予立案情形: the ten grounds for not putting a proposal on file.")
class NotFiledGround(Enum):
    SECRET = strawberry.enum_value("secret", description="涉及国家秘密: it holds a state secret.")
    FORBIDDEN = strawberry.enum_value("forbidden", description="国家明令不得提出: laws or policies forbid it.")
    PARTY_PERSONNEL = strawberry.enum_value("party_personnel", description="中共党内人事: posts inside the Communist Party.")
    PARTY_INTERNAL = strawberry.enum_value("party_internal", description="党派团体内部事务: inner matters of another party or body.")
    IN_LITIGATION = strawberry.enum_value("in_litigation", description="诉讼仲裁中: before a court or an arbitrator.")
    ACADEMIC = strawberry.enum_value("academic", description="学术研讨: a scholarly question.")
    OWN_MATTER = strawberry.enum_value("own_matter", description="本人或亲属问题: the sponsor's own or a relative's matter.")
    ADVERTISING = strawberry.enum_value("advertising", description="推介作品或产品: it advertises a work or a product.")
    NAMES_A_PERSON = strawberry.enum_value("names_a_person", description="指名举报: it accuses somebody by name.")
    EMPTY = strawberry.enum_value("empty", description="内容空泛: it has no concrete suggestion.")


@strawberry.enum(description="联名答复: what became of an invitation to sign.")
class SignerAnswer(Enum):
    INVITED = strawberry.enum_value("invited", description="待签名: not answered; after the last day it does not count.")
    SIGNED = strawberry.enum_value("signed", description="已签名: signed.")
    DECLINED = strawberry.enum_value("declined", description="已谢绝: does not sign.")
