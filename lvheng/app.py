"""The web application: GraphQL, health, and in development GraphiQL. `lvheng.app:create_app` is the factory."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from strawberry import Schema

from graphql_schema.cursors import CursorKey
from graphql_schema.documents import faults_of
from graphql_schema.downloads import PATH, DownloadKey
from graphql_schema.inbox import CALENDAR_PATH
from graphql_schema.schema import build_schema
from graphql_schema.uploads import PATH as UPLOADS
from lvheng.answers import json_answer, refusal
from lvheng.console.graphiql import graphiql_page, graphiql_routes
from lvheng.http import (
    Allowance,
    Budget,
    CalendarEndpoint,
    Documents,
    Doorkeeper,
    FileEndpoint,
    Gate,
    GraphQLEndpoint,
    Runner,
    SocketEndpoint,
    UploadEndpoint,
    read_manifest,
)
from lvheng.http.correlation import HEADER
from lvheng.http.files import Opener
from lvheng.installed import installed_regulations
from lvheng.oidc import verifier_of
from lvheng.secret import server_secret
from lvheng.settings import Settings, read_settings
from lvheng.signin import SignIn
from lvheng.turns import Turns, turns_at
from lvheng.workshop import workshop_with
from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.attachments import AttachmentStore, evidence_file
from services.course_manuscripts.reading import manuscript_file, manuscript_picture
from services.database import create_engine, require_current
from services.deadlines import heed_deadlines
from services.errors import Refusal
from services.intake import PackageWork
from services.jobs import ExportRunner
from services.jobs.desk import ExportDesk
from services.jobs.fetching import fetched_export
from services.jobs.folder import ExportFolder
from services.listings.reply_scans import reply_scan_file
from services.permissions import Actor, Right
from services.scorings import ScoringRunner
from services.sealing import with_keys

# Whoever waits behind that many would be answered too late to be glad of it.
_WAITING_FOR_EACH = 32

# All of them are ours to answer; GET shows the editor in development.
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]

_log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, sign_in_as: str | None = None) -> Starlette:
    """The application over the settings' database; the environment's settings by default.

    With `sign_in_as`, requests without credentials act as that account: in development, for a server that only its own machine reaches.
    Raises PluginError for plugins that cannot be used, Refusal for a manifest of documents that cannot be read, and ValueError for
    `sign_in_as` in production; a pack that cannot be read is logged with its problems, and all others serve.
    """
    settings = settings or read_settings()
    development = settings.mode == "development"
    regulations = installed_regulations(settings)
    _log_broken(regulations)
    if sign_in_as is not None and not development:
        raise ValueError("nobody stands in for anybody in production")
    engine = with_keys(create_engine(settings.database_url), settings.key_file)
    heed_deadlines(engine)
    scorings = ScoringRunner(engine, regulations)
    turns = turns_at(engine)
    budget, store = Budget(settings.budget), AttachmentStore(settings.attachments_dir)
    workshop = workshop_with(settings, regulations)
    packages = PackageWork(engine, workshop, ExportFolder(settings.packages_dir))
    exports = ExportRunner(engine, workshop, ExportFolder(settings.export_jobs_dir), (packages.do_all,))
    runner = _runner(
        settings, build_schema(introspection=True), engine, regulations, scorings, exports, packages.folder, turns, budget, store
    )
    doorkeeper = Doorkeeper(engine, SignIn(engine, verifier_of(settings), turns), settings.origins, sign_in_as)
    endpoint = GraphQLEndpoint(runner, doorkeeper)
    openers: dict[str, Opener] = {
        "evidence": lambda session, actor, key: evidence_file(session, actor, store, key),
        "manuscript": lambda session, actor, key: manuscript_file(session, actor, store, key),
        "manuscript-picture": lambda session, actor, key: manuscript_picture(session, actor, store, key),
        "reply-scan": lambda session, actor, key: reply_scan_file(session, actor, store, key),
        # Who fetched a file that was made stands in the audit: it is written, not only read.
        "export": lambda _, actor, key: fetched_export(engine, actor, key, exports.folder),
    }
    files = FileEndpoint(engine, doorkeeper, DownloadKey(server_secret(settings.secret_path)), budget, openers, turns)

    key = DownloadKey(server_secret(settings.secret_path))
    uploads = UploadEndpoint(engine, doorkeeper, key, budget, packages.folder, exports.start)

    async def graphql(request: Request) -> Response:
        if request.method == "POST":
            return await endpoint.post(request)
        if development and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return graphiql_page()
        answer = refusal(405, "POST_ONLY", say("app.post_only"))
        answer.headers["Allow"] = "POST"
        return answer

    async def live(_: Request) -> Response:
        return json_answer(200, {"status": "live"})

    async def ready(_: Request) -> Response:
        problem = await to_thread.run_sync(_problem, engine)
        return json_answer(200, {"status": "ready"}) if problem is None else json_answer(503, {"status": "not ready", "code": problem})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        exports.start()
        yield
        await runner.finish()
        await scorings.aclose()
        await exports.aclose()
        engine.dispose()

    routes = [
        Route("/graphql", graphql, methods=_METHODS),
        WebSocketRoute("/graphql", SocketEndpoint(runner, doorkeeper).connect),
        Route(f"{PATH}{{ticket}}", files.get, methods=["GET"]),
        Route(f"{UPLOADS}{{ticket}}", uploads.post, methods=["POST"]),
        Route(f"{CALENDAR_PATH}{{secret}}.ics", CalendarEndpoint(engine, budget, turns).get, methods=["GET"]),
        Route("/health/live", live),
        Route("/health/ready", ready),
        *(graphiql_routes() if development else ()),
    ]
    return Starlette(routes=routes, lifespan=lifespan, middleware=_middleware(settings))


def _middleware(settings: Settings) -> list[Middleware]:
    """Lets the pages that the settings name read what they are answered; without any, browsers let no other page."""
    if not settings.origins:
        return []
    headers = ["Accept", "Authorization", "Content-Type"]
    origins = sorted(settings.origins)
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            # Files are fetched with GET, and named by a header.
            allow_methods=["GET", "POST"],
            allow_headers=headers,
            expose_headers=["Content-Disposition", "Retry-After", HEADER],
        )
    ]


def _runner(
    settings: Settings,
    schema: Schema,
    engine: Engine,
    regulations: Regulations,
    scorings: ScoringRunner,
    exports: ExportRunner,
    sent: ExportFolder,
    turns: Turns | None,
    budget: Budget,
    store: AttachmentStore,
) -> Runner:
    """What runs operations, bounded as the settings say."""
    development = settings.mode == "development"
    stored = read_manifest(settings.documents) if settings.documents else {}
    for name, text in stored.items():
        for fault in faults_of(schema, text):
            _log.error(say("http.document_fault", name=name, fault=fault))

    secret = server_secret(settings.secret_path)

    def allowance(actor: Actor) -> Allowance:
        return Allowance(
            explore=development or actor.may_somewhere(Right.EXPLORE), introspect=development or actor.may_somewhere(Right.INTROSPECT)
        )

    return Runner(
        schema,
        engine,
        regulations,
        documents=Documents(stored, learns=development),
        budget=budget,
        gate=Gate(settings.operations, settings.operations * _WAITING_FOR_EACH),
        seconds=settings.deadline,
        allowance=allowance,
        cursor_key=CursorKey(secret),
        scorings=scorings,
        attachments=store,
        downloads=DownloadKey(secret),
        exports=ExportDesk(exports.workshop, exports),
        sent=sent,
        turns=turns,
    )


def _log_broken(regulations: Regulations) -> None:
    """Reads every regulation now, before anybody waits for one, and says which cannot be used."""
    for pack in regulations.broken:
        problems = "\n".join(problem.text for problem in pack.problems)
        _log.error(say("plugin.broken_pack", origin=pack.origin.text, problems=problems))


def _problem(engine: Engine) -> str | None:
    """Why the database cannot be worked with: the code of the refusal, or that it cannot be reached; None if it can."""
    try:
        require_current(engine)
    except Refusal as refused:
        return refused.code
    except SQLAlchemyError:
        _log.exception("the database cannot be reached")
        return "DATABASE_UNREACHABLE"
    return None
