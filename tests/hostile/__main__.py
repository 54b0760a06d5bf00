"""`python -m tests.hostile`: documents and requests made to hurt, by the dozen thousand, against the schema and the served application.

Times are the processor's: the machine may be shared, and what others do on it is no fault of a document.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from starlette.testclient import TestClient

from graphql_schema.schema import build_schema
from services.database import create_engine, upgrade
from tests.acceptance.served import loaded_demo, serving
from tests.graphql_schema.city import found_city
from tests.hostile.families import Hostile, hostile_documents
from tests.hostile.promises import Promise, at_least, none_of, promises_about, table
from tests.hostile.random_documents import random_documents
from tests.hostile.requests import JSON, hostile_requests
from tests.hostile.schemathesis_run import run_schemathesis
from tests.hostile.served import served
from tests.hostile.trial import Findings, answered, fault, timed, weighed


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if everything promised holds."""
    options = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    options.add_argument("--documents", type=int, default=20_000, help="how many random documents (20000)")
    options.add_argument("--examples", type=int, default=100, help="how often Schemathesis asks for each field of Query and Mutation (100)")
    options.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32), help="repeats a run")
    chosen = options.parse_args(arguments)
    print(f"--documents {chosen.documents} --examples {chosen.examples} --seed {chosen.seed}", flush=True)
    with TemporaryDirectory() as folder:
        promises = [*_documents(Path(folder), chosen.seed, chosen.documents), *_schemathesis(Path(folder), chosen.seed, chosen.examples)]
    print(table(promises))
    return 0 if all(promise.holds for promise in promises) else 1


def _documents(folder: Path, seed: int, count: int) -> Iterator[Promise]:
    """Against the schema, and the application in this process."""
    url = f"sqlite:///{folder / 'lvheng.db'}"
    upgrade(url)
    engine = create_engine(url)
    wild = list(random_documents(build_schema(introspection=True)._schema, seed, count))
    with served(found_city(engine, member_count=2)) as client:
        for name, documents, least in (("hostile documents", list(hostile_documents()), 200), ("random documents", wild, count)):
            yield from promises_about(name, _tried(client, documents), least)
        yield from _requests(client)
    engine.dispose()


def _tried(client: TestClient, documents: list[Hostile]) -> Findings:
    findings = Findings()
    timed(build_schema(introspection=True), documents, findings)
    weighed(build_schema(introspection=True), documents, findings)
    answered(client, documents, findings)
    print(findings.sentence(), *findings.failures[:20], sep="\n", flush=True)
    return findings


def _requests(client: TestClient) -> Iterator[Promise]:
    """Bodies, variables and headers."""
    requests, faults, server_errors = list(hostile_requests()), [], 0
    for request in requests:
        headers: dict[str, str | bytes] = {"Content-Type": JSON, **request.headers}
        answer = client.post("/graphql", content=request.body, headers=headers)  # type: ignore[arg-type]
        server_errors += answer.status_code >= 500
        faults += [f"{request.name}: {problem}"] if (problem := fault(answer)) else []
    print(f"{len(requests)} requests, {len(faults)} failures", *faults, sep="\n", flush=True)
    yield at_least("hostile requests", 200, len(requests))
    yield none_of("hostile requests: answers with 5xx", server_errors)
    yield none_of("hostile requests: answers of no form, or that tell of the inside", len(faults))


def _schemathesis(folder: Path, seed: int, examples: int) -> Iterator[Promise]:
    """Against `lvheng serve` over a connection."""
    with serving(loaded_demo(folder / "demo"), folder, LVHENG_BUDGET="unlimited") as demo:
        outcome = run_schemathesis(demo.url, demo.trying_token, folder, seed, examples)
        tracebacks = demo.log.read_text(encoding="utf-8").count("Traceback")
    print(outcome.sentence(), *([] if outcome.held else [outcome.output]), sep="\n", flush=True)
    yield at_least("Schemathesis: requests", 30 * examples, sum(outcome.statuses.values()))
    yield none_of("Schemathesis: answers with 5xx", outcome.server_errors)
    yield Promise("Schemathesis: checks of every answer", "held", "held" if outcome.held else "failed", outcome.held)
    yield none_of("Schemathesis: tracebacks in the server's log", tracebacks)


if __name__ == "__main__":
    sys.exit(main())
