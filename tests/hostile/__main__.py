"""`python -m tests.hostile`: every family, and as many random documents as wanted, against the schema and the served application."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from graphql_schema.schema import build_schema
from services.database import create_engine, upgrade
from tests.graphql_schema.city import found_city
from tests.hostile.families import hostile_documents
from tests.hostile.random_documents import random_documents
from tests.hostile.served import served
from tests.hostile.trial import ALLOWED_BYTES, PROMISED_SECONDS, Findings, answered, timed, weighed


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if everything promised holds."""
    options = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    options.add_argument("--documents", type=int, default=20_000, help="how many random documents (20000)")
    options.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32), help="repeats a run")
    chosen = options.parse_args(arguments)
    print(f"--documents {chosen.documents} --seed {chosen.seed}", flush=True)
    schema, holds = build_schema(introspection=True), True
    families = list(hostile_documents())
    wild = list(random_documents(schema._schema, chosen.seed, chosen.documents))
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'lvheng.db'}"
        upgrade(url)
        engine = create_engine(url)
        with served(found_city(engine, member_count=2)) as client:
            for documents in (families, wild):
                findings = Findings()
                timed(build_schema(introspection=True), documents, findings)
                weighed(build_schema(introspection=True), documents, findings)
                answered(client, documents, findings)
                print(findings.sentence(), *findings.failures[:20], sep="\n", flush=True)
                holds &= not findings.failures and findings.slowest[0] <= PROMISED_SECONDS and findings.largest[0] <= ALLOWED_BYTES
        engine.dispose()
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
