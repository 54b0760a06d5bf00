"""A package that comes as bytes, not as a file of this machine: checked as `lvheng exchange import` checks it, for whoever may take it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from scoring_plugins.plugins import Regulations
from services.errors import Problem, Refusal
from services.exchange.keys import ExchangeKeys
from services.exchange.verifying import Verification, verify_package
from services.permissions import Actor, Right, require

# What the findings call it: whatever the sender called it says nothing.
_NAME = "package.zip"


def checked_package(
    session: Session, actor: Actor, committee_id: int, content: bytes, regulations: Regulations, keys: ExchangeKeys
) -> Verification:
    """What `verify_package` finds in these bytes; nothing is kept. Raises Refusal FORBIDDEN without the right to administer the committee,
    for it is work that is done for nobody else, and what `verify_package` raises."""
    require(actor, Right.ADMINISTER, committee_id)
    with TemporaryDirectory() as folder:
        path = Path(folder, _NAME)
        path.write_bytes(content)
        try:
            return verify_package(path, regulations, keys)
        except Refusal as refused:
            # Where it lay here is nobody's business.
            problems = refused.problems
            raise Refusal.of([Problem(each.code, each.field, each.message.replace(str(path), _NAME)) for each in problems]) from None
