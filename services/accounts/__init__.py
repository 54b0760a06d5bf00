"""Accounts: who may be named by `--as`, what roles they hold, and who stands behind a bearer token or a session."""

from services.accounts.actors import actor_named, operator
from services.accounts.held_for import scope_of_role
from services.accounts.making import create_account, create_first_account, disable_account
from services.accounts.roles import GrantRow, grant_role, list_grants, revoke_role
from services.accounts.subjects import actor_for_subject, link_subject, unlink_subject
from services.accounts.tokens import TokenRow, actor_for_token, issue_token, list_tokens, revoke_token

__all__ = [
    "GrantRow",
    "TokenRow",
    "actor_for_subject",
    "actor_for_token",
    "actor_named",
    "create_account",
    "create_first_account",
    "disable_account",
    "grant_role",
    "issue_token",
    "link_subject",
    "list_grants",
    "list_tokens",
    "operator",
    "revoke_role",
    "revoke_token",
    "scope_of_role",
    "unlink_subject",
]
