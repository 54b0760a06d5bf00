"""Accounts: who may be named by `--as`, what roles they hold, and who stands behind a bearer token or a session."""

from services.accounts.actors import actor_named, operator
from services.accounts.calendar_addresses import actor_for_calendar, make_calendar_address, revoke_calendar_address
from services.accounts.codes import CodeSetup, needs_codes
from services.accounts.held_for import scope_of_role
from services.accounts.making import create_account, create_first_account, disable_account, enable_account
from services.accounts.recovery import (
    SessionRow,
    choose_password,
    end_sessions,
    issue_reset,
    list_sessions,
    rescue,
    reset_codes,
    unlock,
)
from services.accounts.roles import GrantRow, grant_role, list_grants, revoke_role
from services.accounts.sessions import SessionToken, actor_for_session, actor_in_session, actors_for_sessions, is_proven, sign_out
from services.accounts.signing_in import begin_codes, confirm_codes, sign_in, step_up
from services.accounts.subjects import actor_for_subject, link_subject, unlink_subject
from services.accounts.tokens import TokenRow, actor_for_token, actors_for_tokens, issue_token, list_tokens, revoke_token

__all__ = [
    "CodeSetup",
    "GrantRow",
    "SessionRow",
    "SessionToken",
    "TokenRow",
    "actor_for_calendar",
    "actor_for_session",
    "actor_for_subject",
    "actor_for_token",
    "actor_in_session",
    "actor_named",
    "actors_for_sessions",
    "actors_for_tokens",
    "begin_codes",
    "choose_password",
    "confirm_codes",
    "create_account",
    "create_first_account",
    "disable_account",
    "enable_account",
    "end_sessions",
    "grant_role",
    "is_proven",
    "issue_reset",
    "issue_token",
    "link_subject",
    "list_grants",
    "list_sessions",
    "list_tokens",
    "make_calendar_address",
    "needs_codes",
    "operator",
    "rescue",
    "reset_codes",
    "revoke_calendar_address",
    "revoke_role",
    "revoke_token",
    "scope_of_role",
    "sign_in",
    "sign_out",
    "step_up",
    "unlink_subject",
    "unlock",
]
