"""Why a database cannot be used, in Chinese: drivers say it in English, and in other words on each database."""

from __future__ import annotations

import re
import sqlite3

import psycopg
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from scoring_plugins.catalogue import say

# SQLite's primary result codes; an extended one has more in its higher bytes.
_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "cannot_open",
    sqlite3.SQLITE_CANTOPEN: "cannot_open",
    sqlite3.SQLITE_IOERR: "disk_failed",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
# PostgreSQL's codes of five characters, or how they begin.
_OF_POSTGRESQL = {
    "08": "cannot_connect",
    "25006": "read_only",
    "28": "refused",
    "3D000": "no_such_database",
    "40P01": "locked",
    "53100": "disk_full",
    "53300": "too_many",
    "55P03": "locked",
    "57P": "stopping",
    "58030": "disk_failed",
    "XX001": "damaged",
    "XX002": "damaged",
}
# Whoever is not let in is told no code, only words: the server's own, which may be Chinese.
_OF_WORDS = (
    (re.compile(r'database ".*" does not exist|数据库 ?["“].*["”] ?不存在'), "no_such_database"),
    (
        re.compile(
            r'password authentication failed|no password supplied|role ".*" (does not exist|is not permitted)|no pg_hba\.conf entry'
            r"|认证失败|没有提供口令|未提供密码|角色 ?[\"“].*[\"”] ?不存在|pg_hba\.conf"
        ),
        "refused",
    ),
    (re.compile(r"too many (clients|connections)|remaining connection slots|连接(数)?过多|太多的?客户"), "too_many"),
    (
        re.compile(r"the database system is (starting up|shutting down|in recovery|not yet accepting)|数据库系统(启动|关闭|正在)"),
        "stopping",
    ),
)
# From the first quotation mark to the last: what is quoted may hold some.
_QUOTED = re.compile(r"[\"'“].*[\"'”]")


def why_unusable(failed: DBAPIError) -> str | None:
    """Why the database cannot be used; a rare reason in the driver's own words, without what they quote. None for a fault of ours.

    A reason names no row, no account and no address: they are in the settings of whoever reads it.
    """
    reason = _reason(failed.orig)
    if reason is not None:
        return say(f"database.why_{reason}")
    # Other kinds (a broken constraint, say) are faults of ours.
    if not isinstance(failed, OperationalError) and type(failed) is not DatabaseError:
        return None
    return _QUOTED.sub("“…”", str(failed.orig).partition("\n")[0])


def _reason(failed: BaseException | None) -> str | None:
    if isinstance(failed, sqlite3.Error):
        return _OF_SQLITE.get((getattr(failed, "sqlite_errorcode", None) or 0) & 0xFF)
    if not isinstance(failed, psycopg.Error):
        return None
    if failed.sqlstate is not None:
        return next((reason for code, reason in _OF_POSTGRESQL.items() if failed.sqlstate.startswith(code)), None)
    if not isinstance(failed, psycopg.OperationalError):
        return None
    return next((reason for words, reason in _OF_WORDS if words.search(str(failed))), "cannot_connect")
