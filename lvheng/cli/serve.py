"""`lvheng serve`: the web application on this machine, with a demo committee if wanted."""

from __future__ import annotations

import errno
import gc
import json
import logging
import shlex
import socket
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette

from lvheng.app import create_app
from lvheng.cli.office import installed_regulations, progress_bar, refusals_printed
from lvheng.http.bodies import LARGEST_BODY
from lvheng.http.origins import is_loopback
from lvheng.http.unread import UnreadSocketProtocol, cut_unread
from lvheng.settings import Settings, read_settings
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.accounts import actor_for_token, actor_named
from services.database import create_engine, reading, upgrade
from services.errors import Refusal
from services.listings.committees import readable_committee_id
from services.listings.members import list_members
from services.listings.paging import Window
from services.scoring import score_year

_SECONDS_TO_FINISH = 10
_EXAMPLES = 40
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def register(app: typer.Typer) -> None:
    """Add the command `serve`."""
    app.command("serve")(serve)


@refusals_printed
def serve(
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="端口，0 为任选;不写则用设置 LVHENG_BIND")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="首次运行时装入演示委员会，并签发演示令牌")] = False,
    sign_in_as: Annotated[
        str | None, typer.Option("--sign-in-as", metavar="账号", help="不带令牌的请求都以此账号办理;仅限开发模式和本机地址")
    ] = None,
) -> None:
    """启动服务:必要时升级数据库，然后打印地址并开始回答。"""
    settings = read_settings()
    if demo and settings.mode == "production":
        raise Refusal("DEMO_IN_PRODUCTION", say("serve.demo_in_production"))
    if sign_in_as is not None and (settings.mode == "production" or not is_loopback(settings.bind)):
        raise Refusal("SIGN_IN_AS_IS_LOCAL", say("serve.sign_in_as_is_local", bind=settings.bind), "sign-in-as")
    # Listening first: a port in use is said at once, not after the demo was made.
    with _listening(settings, port) as listener:
        address = _address(listener)
        upgrade(settings.database_url)
        if demo:
            _offer_demo(settings, address)
        else:
            typer.echo(say("serve.address", address=address))
            typer.echo(say("serve.how_to_get_a_token"))
        if sign_in_as is not None:
            _warn_of_stand_in(settings, sign_in_as)
        app = create_app(settings, sign_in_as)
        # What is there now stays: the collector need not walk through it while somebody waits.
        gc.collect()
        gc.freeze()
        # One answer makes some ten thousand objects, nearly all without cycles: looking for cycles every 700 takes a third of its time.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
        keep_log()
        uvicorn.Server(server_config(app)).run(sockets=[listener])


def keep_log() -> None:
    """Write the log to standard error: what went wrong, and a line for each mistake of a client's."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("lvheng.http").setLevel(logging.INFO)


def server_config(app: Starlette, port: int = 8000) -> uvicorn.Config:
    """How the application is served: no word of what serves it, bounded messages, and an end that waits only so long."""
    return uvicorn.Config(
        app,
        port=port,
        log_level="warning",
        # Whoever knows the address of a calendar reads it: addresses stand in no log.
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        ws=UnreadSocketProtocol,
        ws_max_size=LARGEST_BODY,
    )


def _warn_of_stand_in(settings: Settings, name: str) -> None:
    """Say loudly who everybody is. Raises Refusal for an account that is not there, before anybody is answered."""
    engine = create_engine(settings.database_url)
    try:
        with reading(engine) as session:
            actor = actor_named(session, name)
    finally:
        engine.dispose()
    typer.secho(say("serve.signed_in_as", name=actor.name, display_name=actor.display_name), err=True, bold=True, fg="red")


def _listening(settings: Settings, port: int | None) -> socket.socket:
    host, _, default_port = settings.bind.rpartition(":")
    host, port = host.strip("[]"), int(default_port) if port is None else port
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise Refusal("PORT_IN_USE", say("serve.port_in_use", port=port, other=port + 1 if port < 65535 else 8000), "port") from None
        raise Refusal("CANNOT_LISTEN", say("serve.cannot_listen", host=host, port=port, why=why(problem)), "bind") from None
    cut_unread(listener)
    return listener


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}/graphql" if ":" in host else f"http://{host}:{port}/graphql"


def _offer_demo(settings: Settings, address: str) -> None:
    """Make the demo on the first run, and print how to look at it: the editor, a token, a line that works as it stands."""
    from services.demo import demo_token, load_demo

    engine = create_engine(settings.database_url)
    try:
        with progress_bar(say("demo.loading")) as progress:
            summary = load_demo(engine, progress)
        token = demo_token(engine)
        number = _telling_member(settings, engine, token, summary.code, summary.year)
    finally:
        engine.dispose()
    typer.echo(say("serve.address", address=address))
    typer.echo(say("serve.demo", name=summary.name, code=summary.code, year=summary.year))
    typer.echo(say("serve.token", token=token))
    typer.echo(say("serve.editor", address=address, token=token))
    typer.echo(say("serve.try_it"))
    typer.echo(curl_line(address, token, example_query(summary.code, number, summary.year)))


def _telling_member(settings: Settings, engine: Engine, token: str, code: str, year: int) -> str:
    """The 委员编号 that the printed example asks for: whose score has most lines, of the first members in 姓氏笔画 order."""
    regulations = installed_regulations(settings)
    with reading(engine) as session:
        actor = actor_for_token(session, token)
        assert actor is not None
        committee_id = readable_committee_id(session, actor, code)
        members = list_members(session, actor, Window(count=_EXAMPLES), committee_id).rows
        scores = score_year(session, actor, committee_id, year, regulations, [member.id for member in members])
    return max(members, key=lambda member: len(scores.scorecards[member.id].lines) if member.id in scores.scorecards else 0).number


def example_query(code: str, number: str, year: int) -> str:
    """One member's year, explained."""
    return (
        f"{{ member(committee: {json.dumps(code)}, number: {json.dumps(number)}) {{ name scorecard(year: {year}) "
        "{ total grade unverifiedCount lines { clause { name cite says } records { title datedOn role } points reason } } } }"
    )


def curl_line(address: str, token: str, query: str) -> str:
    """A line for any shell of the POSIX kind."""
    headers = (f"Authorization: Bearer {token}", "Content-Type: application/json")
    words = ["curl", "-sS", address, *(word for header in headers for word in ("-H", header)), "-d", json.dumps({"query": query})]
    return shlex.join(words)
