"""Changes of 账户, their roles, sign-in and tokens. Whoever reads accounts may ask; who does what is decided by `services.accounts`."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.accounts import AccessToken, Account, AccountKind, Right, Role
from graphql_schema.changes.inputs import Given, Payload, Sent, SentAbout, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from services.changes import accounts
from services.listings.accounts import ACCESS_TOKENS, ACCOUNTS
from services.models.accounts import AccountKind as StoredKind
from services.models.accounts import Role as StoredRole
from services.permissions import Right as Held

# Which of the three administrators does it, and where there is no security administrator yet, is decided further down.
_RIGHT = Held.READ_ACCOUNTS


@strawberry.input
class AboutAccount(Sent):
    """Which account of which committee."""

    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    name: str = strawberry.field(description="账号: the name that the account signs in with.")


@strawberry.input
class AboutAccountBecause(AboutAccount):
    """Which account, and why."""

    reason: str = strawberry.field(description="理由: why; it stays in the audit.")


@strawberry.input(description="开设账号: an account without any role.")
class CreateAccountInput(AboutAccount):
    display_name: str = strawberry.field(description="名称: what it is called.")
    kind: AccountKind = strawberry.field(default=AccountKind.PERSON, description="账户类别: a person or a machine.")


@strawberry.input(description="停用账号: the account acts no more; what it did stays its own.")
class DisableAccountInput(AboutAccountBecause, SentAbout):
    pass


@strawberry.input(description="启用账号: a disabled account acts again, in the roles that it holds; its tokens and sessions stay ended.")
class EnableAccountInput(AboutAccountBecause, SentAbout):
    pass


@strawberry.input(description="授予角色: a role in the committee.")
class GrantRoleInput(AboutAccount, SentAbout):
    role: Role = strawberry.field(description="角色: the role.")
    held_for: str | None = strawberry.field(
        default=None,
        description="限定对象: 委员编号, or the name of the sector, special committee, unit or body that the role is held for; "
        "left out for a role that is held for the whole committee.",
    )


@strawberry.input(description="收回角色: a role in the committee.")
class RevokeRoleInput(AboutAccountBecause, SentAbout):
    role: Role = strawberry.field(description="角色: the role.")
    held_for: str | None = strawberry.field(default=None, description="限定对象: what it is held for, as it was granted.")


@strawberry.input(description="签发一次性口令: for a person who chooses a first password, or a new one.")
class IssueResetInput(AboutAccountBecause):
    pass


@strawberry.input(description="重置验证码设备: a person's device is forgotten.")
class ResetCodesInput(AboutAccountBecause):
    pass


@strawberry.input(description="解除锁定: a person who failed too often may try again at once.")
class UnlockAccountInput(AboutAccountBecause):
    address: str | None = strawberry.field(
        default=None, description="网络地址: an address that may try again too; left out for the name alone."
    )


@strawberry.input(description="结束登录: every session of a person ends.")
class EndSessionsInput(AboutAccountBecause):
    pass


@strawberry.input(description="关联外部主体: a machine signs in with an OpenID Connect issuer's tokens for this subject.")
class LinkSubjectInput(AboutAccount, SentAbout):
    issuer: str = strawberry.field(description="签发方: the issuer's address, as the claim `iss` has it.")
    subject: str = strawberry.field(description="主体: what the issuer calls the machine, as the claim `sub` has it.")


@strawberry.input(description="解除外部主体: the issuer's tokens for this subject are nobody's any more.")
class UnlinkSubjectInput(SentAbout):
    committee: str = strawberry.field(description='行政区划代码: the division code of the account\'s committee, such as "140900".')
    issuer: str = strawberry.field(description="签发方: the issuer's address.")
    subject: str = strawberry.field(description="主体: what the issuer calls the machine.")


@strawberry.input(description="签发令牌: a token for a machine.")
class IssueTokenInput(AboutAccount):
    token_name: str = strawberry.field(default="", description="令牌名称: what it is called, to tell it from others.")
    days: int = strawberry.field(default=30, description="有效天数: for how many days, 1 to 366.")
    rights: list[Right] | None = strawberry.field(
        default=None, description="权限: what it is narrowed to; everything that the account may if left out."
    )


@strawberry.input(description="收回令牌: a token is good for nothing from now on.")
class RevokeTokenInput(Sent):
    id: strawberry.ID = strawberry.field(description="全局标识: the token's global id.")
    reason: str = strawberry.field(description="理由: why; it stays in the audit.")


@strawberry.type(description="账户办理结果: the account as it is now.")
class AccountPayload(Payload):
    account: Account | None = strawberry.field(description="账户: the account; null where something was wrong.", metadata={"right": _RIGHT})


@strawberry.type(description="一次性口令结果: the token, shown this once.")
class IssueResetPayload(Payload):
    account: Account | None = strawberry.field(description="账户: the account; null where something was wrong.", metadata={"right": _RIGHT})
    one_time_token: str | None = strawberry.field(
        description="一次性口令: with which the person chooses a password within the hour; null where the same change was answered before.",
        metadata={"right": _RIGHT},
    )


@strawberry.type(description="签发令牌结果: the token itself, shown this once, and what is kept of it.")
class IssueTokenPayload(Payload):
    access_token: AccessToken | None = strawberry.field(
        description="访问令牌: what is kept of it; null where something was wrong.", metadata={"right": _RIGHT}
    )
    secret: str | None = strawberry.field(
        description="令牌: the token itself, for the `Authorization` header; null where the same change was answered before.",
        metadata={"right": _RIGHT},
    )


@strawberry.type(description="收回令牌结果: what is kept of the token.")
class RevokeTokenPayload(Payload):
    access_token: AccessToken | None = strawberry.field(
        description="访问令牌: the token; null where something was wrong.", metadata={"right": _RIGHT}
    )


@strawberry.type
class AccountChanges:
    @changing("开设账号: make an account without roles; by whoever administers.", right=_RIGHT)
    async def create_account(self, info: Info, input: Given[CreateAccountInput]) -> AccountPayload | None:
        words = input.committee, input.name, input.display_name, StoredKind[input.kind.name]
        return await _account(info, await change(info, input, accounts.create_account, *words))

    @changing("停用账号: disable an account; by whoever administers, a security administrator or auditor by whoever grants.", right=_RIGHT)
    async def disable_account(self, info: Info, input: Given[DisableAccountInput]) -> AccountPayload | None:
        return await _account(info, await change(info, input, accounts.disable_account, *_because(input), input.expected_revision))

    @changing(
        "启用账号: let a disabled account act again; by whoever administers, a security administrator or auditor by whoever grants.",
        right=_RIGHT,
    )
    async def enable_account(self, info: Info, input: Given[EnableAccountInput]) -> AccountPayload | None:
        return await _account(info, await change(info, input, accounts.enable_account, *_because(input), input.expected_revision))

    @changing("授予角色: give an account a role; by whoever grants. It signs in again.", right=_RIGHT)
    async def grant_role(self, info: Info, input: Given[GrantRoleInput]) -> AccountPayload | None:
        words = input.committee, input.name, StoredRole[input.role.name], input.held_for, input.expected_revision
        return await _account(info, await change(info, input, accounts.grant_role, *words))

    @changing("收回角色: take a role back; by whoever grants. The account signs in again.", right=_RIGHT)
    async def revoke_role(self, info: Info, input: Given[RevokeRoleInput]) -> AccountPayload | None:
        words = input.committee, input.name, StoredRole[input.role.name], input.held_for, input.reason, input.expected_revision
        return await _account(info, await change(info, input, accounts.revoke_role, *words))

    @changing("签发一次性口令: let a person choose a password, the first one too; by whoever grants.", right=_RIGHT)
    async def issue_reset(self, info: Info, input: Given[IssueResetInput]) -> IssueResetPayload | None:
        shown: dict[str, str] = {}
        key = await change(info, input, accounts.issue_reset, *_because(input), shown)
        return IssueResetPayload(account=await thing(info, ACCOUNTS, Account.from_row, key), one_time_token=shown.get("one_time"))

    @changing("重置验证码设备: forget a person's device; by whoever grants, and for nobody's own account.", right=_RIGHT)
    async def reset_codes(self, info: Info, input: Given[ResetCodesInput]) -> AccountPayload | None:
        return await _account(info, await change(info, input, accounts.reset_codes, *_because(input)))

    @changing("解除锁定: let a person who failed too often try again at once; by whoever grants.", right=_RIGHT)
    async def unlock_account(self, info: Info, input: Given[UnlockAccountInput]) -> AccountPayload | None:
        return await _account(info, await change(info, input, accounts.unlock_account, *_because(input), input.address))

    @changing("结束登录: end every session of a person; by whoever grants.", right=_RIGHT)
    async def end_sessions(self, info: Info, input: Given[EndSessionsInput]) -> AccountPayload | None:
        return await _account(info, await change(info, input, accounts.end_sessions, *_because(input)))

    @changing("关联外部主体: let a machine sign in with an OpenID Connect issuer's tokens; by whoever grants.", right=_RIGHT)
    async def link_subject(self, info: Info, input: Given[LinkSubjectInput]) -> AccountPayload | None:
        words = input.committee, input.name, input.issuer, input.subject, input.expected_revision
        return await _account(info, await change(info, input, accounts.link_subject, *words))

    @changing("解除外部主体: an issuer's tokens for a subject are nobody's any more; by whoever grants.", right=_RIGHT)
    async def unlink_subject(self, info: Info, input: Given[UnlinkSubjectInput]) -> AccountPayload | None:
        words = input.committee, input.issuer, input.subject, input.expected_revision
        return await _account(info, await change(info, input, accounts.unlink_subject, *words))

    @changing("签发令牌: issue a token for a machine, shown this once; by whoever grants.", right=_RIGHT)
    async def issue_token(self, info: Info, input: Given[IssueTokenInput]) -> IssueTokenPayload | None:
        shown: dict[str, str] = {}
        rights = None if input.rights is None else [Held[each.name].value for each in input.rights]
        words = input.committee, input.name, input.token_name, input.days, rights
        key = await change(info, input, accounts.issue_token, *words, shown)
        return IssueTokenPayload(access_token=await thing(info, ACCESS_TOKENS, AccessToken.from_row, key), secret=shown.get("token"))

    @changing("收回令牌: revoke a machine's token; by whoever grants.", right=_RIGHT)
    async def revoke_token(self, info: Info, input: Given[RevokeTokenInput]) -> RevokeTokenPayload | None:
        key = await change(info, input, accounts.revoke_token, key_of(input.id, "AccessToken", "id"), input.reason)
        return RevokeTokenPayload(access_token=await thing(info, ACCESS_TOKENS, AccessToken.from_row, key))


async def _account(info: Info, key: int) -> AccountPayload:
    return AccountPayload(account=await thing(info, ACCOUNTS, Account.from_row, key))


def _because(given: AboutAccountBecause) -> tuple[Any, Any, Any]:
    return given.committee, given.name, given.reason
