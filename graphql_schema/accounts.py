"""账户: who may act, in which roles, with which tokens. No secret is ever read here."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed, listed_under
from services.listings.accounts import (
    ACCESS_TOKENS,
    ACCOUNTS,
    FOREIGN_SUBJECTS,
    GRANTS_BY_NAME,
    ROLE_GRANTS,
    SIGN_IN_SESSIONS,
    AccessTokenRow,
    AccountRow,
    AccountsSought,
    ForeignSubjectRow,
    OfCommittee,
    RoleGrantRow,
    SignInSessionRow,
)
from services.permissions import Right as Held


@strawberry.enum(description="账户类别: who signs in how.")
class AccountKind(Enum):
    PERSON = strawberry.enum_value("person", description="个人: signs in with a password and, for staff, a code.")
    MACHINE = strawberry.enum_value("machine", description="对接系统: signs in with a token.")


@strawberry.enum(description="角色: what an account is in a committee.")
class Role(Enum):
    ADMINISTRATOR = strawberry.enum_value("administrator", description="系统管理员: makes accounts, committees, terms, sectors.")
    SECURITY_ADMINISTRATOR = strawberry.enum_value(
        "security_administrator", description="安全管理员: grants and revokes roles, resets sign-in."
    )
    AUDITOR = strawberry.enum_value("auditor", description="审计管理员: reads the audit.")
    REGISTRAR = strawberry.enum_value("registrar", description="登记员: registers members and works.")
    VERIFIER = strawberry.enum_value("verifier", description="核实员: verifies what others registered.")
    APPRAISER = strawberry.enum_value("appraiser", description="考核员: adopts regulations, scores years.")
    READER = strawberry.enum_value("reader", description="查阅员: reads.")
    SPECIAL_COMMITTEE_STAFF = strawberry.enum_value(
        "special_committee_staff", description="专委会工作人员: the staff of a special committee."
    )
    PROPOSAL_STAFF = strawberry.enum_value(
        "proposal_staff", description="提案工作人员: examines proposals, assigns them to units and follows how they are handled."
    )
    OPINION_STAFF = strawberry.enum_value("opinion_staff", description="信息工作人员: selects, combines and edits opinion reports.")
    SECRETARY_GENERAL = strawberry.enum_value("secretary_general", description="秘书长: the Secretary-general, who decides.")
    CHAIRPERSON = strawberry.enum_value("chairperson", description="主席: the Chairperson, who decides.")
    SECTOR_CONVENER = strawberry.enum_value("sector_convener", description="界别召集人: the convener of a sector.")
    MEMBER = strawberry.enum_value("member", description="委员: a member, for what is the member's own.")
    SUBMITTING_BODY = strawberry.enum_value("submitting_body", description="提案单位: a party or body that submits proposals collectively.")
    HANDLING_UNIT = strawberry.enum_value("handling_unit", description="承办单位: a unit that handles proposals.")
    INFORMANT = strawberry.enum_value("informant", description="信息员: who hands in opinion reports.")
    SUPERIOR = strawberry.enum_value("superior", description="上级政协: a superior committee, which reads figures.")
    INTEGRATION = strawberry.enum_value("integration", description="系统对接: another system.")


@strawberry.enum(description="权限: what a token may be narrowed to.")
class Right(Enum):
    REFER = strawberry.enum_value("refer", description="查阅公开资料: what a committee publishes about itself.")
    READ = strawberry.enum_value("read", description="查阅: who belongs to a committee, what was held and proposed.")
    READ_PERFORMANCE = strawberry.enum_value("read_performance", description="查阅履职: what a member took part in, wrote and scored.")
    READ_PERSONAL = strawberry.enum_value("read_personal", description="查阅个人信息: what members entrust to an office.")
    READ_FIGURES = strawberry.enum_value("read_figures", description="查阅统计: figures about all members together.")
    READ_ACCOUNTS = strawberry.enum_value("read_accounts", description="查阅账号: who may act, in which roles, with which tokens.")
    READ_SESSIONS = strawberry.enum_value("read_sessions", description="查阅登录: who is signed in, since when and from where.")
    ADMINISTER = strawberry.enum_value("administer", description="系统管理: committees, terms, sectors, accounts.")
    GRANT = strawberry.enum_value("grant", description="授权: roles, sign-in, tokens.")
    AUDIT = strawberry.enum_value("audit", description="审计: the audit.")
    REGISTER = strawberry.enum_value("register", description="登记: registering members and works.")
    VERIFY = strawberry.enum_value("verify", description="核实: verifying.")
    APPRAISE = strawberry.enum_value("appraise", description="考核: adopting regulations, scoring years.")
    DECIDE = strawberry.enum_value("decide", description="审定: deciding.")
    PROPOSE = strawberry.enum_value("propose", description="提出提案: drafting, signing and submitting proposals.")
    RATE = strawberry.enum_value("rate", description="评价办理: rating how a unit handled a proposal.")
    REPORT = strawberry.enum_value("report", description="反映社情民意: writing and submitting opinion reports.")
    EXAMINE = strawberry.enum_value("examine", description="审查提案: examining, assigning and supervising proposals.")
    HANDLE = strawberry.enum_value("handle", description="办理提案: accepting, returning and answering what was assigned to a unit.")
    EDIT = strawberry.enum_value("edit", description="编审信息: selecting, combining, editing and forwarding opinion reports.")
    RESPOND = strawberry.enum_value("respond", description="自评与异议: answering to one's own appraisal.")
    EXPLORE = strawberry.enum_value("explore", description="自拟查询: documents that are not stored with the server.")
    INTROSPECT = strawberry.enum_value("introspect", description="查阅接口说明: the schema's own description.")


@strawberry.type(description="授予的角色: a role that an account holds in a committee.")
class RoleGrant:
    committee_key: strawberry.Private[int]
    role: Role = strawberry.field(description="角色: the role.")
    held_for: str | None = strawberry.field(
        description="限定对象: 委员编号, or the name of the sector, special committee, unit or body; null for the whole committee."
    )
    account_name: str = strawberry.field(description="账号: who holds it; the account may be another committee's.")
    display_name: str = strawberry.field(description="名称: what the account is called.")
    disabled_at: datetime | None = strawberry.field(description="停用时刻: since when the account acts no more; null while it does.")

    @resolved("任职委员会: the committee in which it is held.", rows=Held.REFER)
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @classmethod
    def from_row(cls, row: RoleGrantRow) -> Self:
        return cls(
            committee_key=row.committee_id,
            role=Role(row.role),
            held_for=row.held_for,
            account_name=row.account_name,
            display_name=row.display_name,
            disabled_at=row.disabled_at,
        )


@strawberry.type(description="外部主体: an OpenID Connect issuer's name for a machine: the claims `iss` and `sub` of its tokens.")
class ForeignSubject:
    issuer: str = strawberry.field(description="签发方: the issuer's address.")
    subject: str = strawberry.field(description="主体: what the issuer calls the machine.")

    @classmethod
    def from_row(cls, row: ForeignSubjectRow) -> Self:
        return cls(issuer=row.issuer, subject=row.subject)


@strawberry.type(description="登录: a person's session that is not over; what proves it is read nowhere.")
class SignInSession:
    account_name: str = strawberry.field(description="账号: who is signed in.")
    address: str | None = strawberry.field(description="网络地址: where the person signed in from; null on the machine itself.")
    with_code: bool = strawberry.field(description="有验证码: whether a code of a second device proved it too.")
    began_at: datetime = strawberry.field(description="登录时刻: since when.")
    seen_at: datetime = strawberry.field(description="最近使用: when it was last used, to the minute.")
    ends_at: datetime = strawberry.field(description="最迟失效: when it ends at the latest.")

    @classmethod
    def from_row(cls, row: SignInSessionRow) -> Self:
        return cls(
            account_name=row.account_name,
            address=row.address or None,
            with_code=row.with_code,
            began_at=row.began_at,
            seen_at=row.seen_at,
            ends_at=row.ends_at,
        )


@strawberry.type(description="访问令牌: what a machine signs in with; the token itself was shown once.")
class AccessToken(Node):
    listing: ClassVar = ACCESS_TOKENS
    account_key: strawberry.Private[int]
    name: str = strawberry.field(description="名称: what it is called, to tell it from others.")
    rights: list[Right] | None = strawberry.field(description="权限: what it is narrowed to; null for everything that the account may.")
    issued_at: datetime | None = strawberry.field(description="签发时刻: when it was issued; null if that was not kept.")
    expires_at: datetime = strawberry.field(description="到期时刻: when it ends.")
    revoked_at: datetime | None = strawberry.field(description="收回时刻: when it was revoked; null if it was not.")

    @resolved("账户: whose it is; null where that account may not be read.")
    async def account(self, info: Info) -> Annotated[Account, strawberry.lazy("graphql_schema.accounts")] | None:
        row = await info.context.loaders.by_id(ACCOUNTS).load(self.account_key)
        return None if row is None else Account.from_row(row)

    @classmethod
    def from_row(cls, row: AccessTokenRow) -> Self:
        return cls(
            id=global_id("AccessToken", row.id),
            account_key=row.account_id,
            name=row.name,
            # A right that this program does not know gives nothing.
            rights=None if row.rights is None else [each for each in Right if Held[each.name].value in row.rights.split(",")],
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )


@strawberry.type(description="账户: a person or machine that acts.")
class Account(Node):
    listing: ClassVar = ACCOUNTS
    key: strawberry.Private[int]
    committee_key: strawberry.Private[int]
    name: str = strawberry.field(description="账号: the name that it signs in with.")
    display_name: str = strawberry.field(description="名称: what it is called.")
    kind: AccountKind = strawberry.field(description="账户类别: a person or a machine.")
    disabled_at: datetime | None = strawberry.field(description="停用时刻: since when it acts no more; null while it does.")
    revision: int = strawberry.field(description="版本: how often the account, its roles or its foreign subjects were changed.")
    has_password: bool = strawberry.field(description="已设密码: whether the person chose a password.")
    has_codes: bool = strawberry.field(description="已设验证码设备: whether the person set up a device for codes.")

    @resolved("所属委员会: the committee that made it.", rows=Held.REFER)
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.committee_key)

    @resolved("授予的角色: the roles that it holds, in committees whose accounts may be read.", size=4)
    async def roles(self, info: Info) -> list[RoleGrant]:
        rows = await info.context.loaders.grouped(ROLE_GRANTS, "account_id").load(self.key)
        return [RoleGrant.from_row(row) for row in rows]

    @resolved("外部主体: what OpenID Connect issuers call a machine, so that it signs in with their tokens.", size=1)
    async def subjects(self, info: Info) -> list[ForeignSubject]:
        rows = await info.context.loaders.grouped(FOREIGN_SUBJECTS, "account_id").load(self.key)
        return [ForeignSubject.from_row(row) for row in rows]

    @resolved("访问令牌: a machine's tokens, the oldest first; those that ended too.")
    async def tokens(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AccessToken]:
        return await listed_under(info, ACCESS_TOKENS, "account_id", self.key, (first, after, last, before), AccessToken.from_row)

    @classmethod
    def from_row(cls, row: AccountRow) -> Self:
        return cls(
            id=global_id("Account", row.id),
            key=row.id,
            committee_key=row.committee_id,
            name=row.name,
            display_name=row.display_name,
            kind=AccountKind(row.kind),
            disabled_at=row.disabled_at,
            revision=row.revision,
            has_password=row.has_password,
            has_codes=row.has_codes,
        )


@strawberry.type
class AccountQueries:
    @resolved("账户: the accounts of a committee, by name.", rows=Held.READ_ACCOUNTS)
    async def accounts(
        self, info: Info, committee: CommitteeCode, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Account] | None:
        owner = await committee_id(info, committee, Held.READ_ACCOUNTS)
        return await listed(info, ACCOUNTS, (first, after, last, before), Account.from_row, AccountsSought(owner))

    @resolved("授予的角色: who holds what in a committee, by account; accounts of other committees too.", rows=Held.READ_ACCOUNTS)
    async def role_grants(
        self, info: Info, committee: CommitteeCode, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[RoleGrant] | None:
        sought = OfCommittee(GRANTS_BY_NAME, await committee_id(info, committee, Held.READ_ACCOUNTS))
        return await listed(info, GRANTS_BY_NAME, (first, after, last, before), RoleGrant.from_row, sought)

    @resolved("访问令牌: the tokens of a committee's machines, the oldest first; those that ended too.", rows=Held.READ_ACCOUNTS)
    async def access_tokens(
        self, info: Info, committee: CommitteeCode, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AccessToken] | None:
        sought = OfCommittee(ACCESS_TOKENS, await committee_id(info, committee, Held.READ_ACCOUNTS))
        return await listed(info, ACCESS_TOKENS, (first, after, last, before), AccessToken.from_row, sought)

    @resolved("登录: who of a committee is signed in, by account; those that are over are not there.", rows=Held.READ_SESSIONS)
    async def sign_in_sessions(
        self,
        info: Info,
        committee: CommitteeCode,
        account: Annotated[str | None, strawberry.argument(description="账号: only this account's; everybody's if left out.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[SignInSession] | None:
        sought = OfCommittee(SIGN_IN_SESSIONS, await committee_id(info, committee, Held.READ_SESSIONS), account)
        return await listed(info, SIGN_IN_SESSIONS, (first, after, last, before), SignInSession.from_row, sought)
