"""A change of the schemas, with what it means for stored items, deployments and callers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_tools.codegen.read.yaml_document import Place


class Verdict(IntEnum):
    """What a change needs. The higher value is the more serious one."""

    COMPATIBLE = 0
    """Nothing: stored items, deployments and callers go on as before."""
    BACKFILL = 1
    """A job must change or check stored items."""
    BREAKING = 2
    """Callers fail, stored items cannot be read, or the deployment fails."""

    @property
    def label(self) -> str:
        """The name in reports, such as `breaking`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The outline of a job that changes or checks stored items."""

    table: str
    """The entity whose table holds the items."""
    purpose: str
    """What the job does, such as "fill 'label'"."""
    steps: tuple[str, ...]
    """What to do, in order. The release of the change is one of the steps."""
    code: str
    """Python that does the job, with `...` where only people know the value. Running it twice does no harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change between two catalogues."""

    verdict: Verdict
    source: str
    """The path of the schema, such as `schemas/entities/Users.yml`."""
    place: Place
    """The keys that lead to what changed. A removed part leads to the nearest part that is left."""
    subject: str
    """The entity, enum, rule or registry."""
    what: str
    """What changed."""
    why: str
    """Why the verdict is what it is, or what to mind."""
    backfills: tuple[Backfill, ...] = ()
