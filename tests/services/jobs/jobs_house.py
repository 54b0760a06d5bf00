"""What tests of exports in the background share: a city with an issued year, and what its exports are made with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from services.accounts import actor_named
from services.database import reading, transaction
from services.exchange.keys import ExchangeKeys
from services.exports.wanted import Wanted, Workshop
from services.jobs import queue_export
from services.jobs.asking import SILENT_FOR
from services.jobs.folder import ExportFolder
from services.jobs.running import run_export
from services.models import ExportJob, ExportState
from services.permissions import Actor
from services.sealing import with_keys
from tests.graphql_schema.city import City
from tests.graphql_schema.exports_desk import exports_of
from tests.services.scorings.kept_year import YEAR


@dataclass(frozen=True)
class JobsHouse:
    """A city, its exports' folder and workshop."""

    city: City
    workshop: Workshop
    folder: ExportFolder

    def actor(self, name: str) -> Actor:
        with reading(self.city.engine) as session:
            return actor_named(session, name)

    def asked(self, form: str, name: str = "reader", **wanted: Any) -> int:
        """The id of an export that the account of that name asked for."""
        with transaction(self.city.engine) as session:
            asked = Wanted(form, YEAR, **wanted)
            return queue_export(session, actor_named(session, name), self.city.committee_id, asked, self.workshop)

    def run(self, key: int) -> ExportState | None:
        return run_export(self.city.engine, key, self.workshop, self.folder)

    def job(self, key: int) -> ExportJob:
        with reading(self.city.engine) as session:
            return session.get_one(ExportJob, key).model_copy()

    def content(self, key: int) -> bytes:
        """The file that an export offers."""
        job = self.job(key)
        return self.folder.file(job.key, job.run or "").read_bytes()

    def silence(self, key: int) -> None:
        """As if the process that makes the export had ended long ago."""
        long_ago = datetime.now(UTC) - SILENT_FOR - timedelta(seconds=1)
        with transaction(self.city.engine) as session:
            session.execute(update(ExportJob).where(col(ExportJob.id) == key).values(beat_at=long_ago))

    def left(self) -> list[str]:
        """Every file and folder below the exports' folder, but the folder itself."""
        return sorted(str(each.relative_to(self.folder.folder)) for each in self.folder.folder.rglob("*"))


def jobs_house(city: City, folder: Path) -> JobsHouse:
    """The city with keys for what is sealed."""
    workshop = exports_of(city.regulations).workshop._replace(keys=ExchangeKeys(folder / "exchange"))
    return JobsHouse(replace(city, engine=with_keys(city.engine, folder / "keys")), workshop, ExportFolder(folder / "jobs"))
