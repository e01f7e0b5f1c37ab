"""Parameters of Systems Manager and secrets of Secrets Manager, read for a job.

A parameter or secret that cannot be read is a fault of the job, not of the function: the job names it, and the role of
the function says which ones jobs may read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orb_common.aws import aws_errors, client
from orb_common.aws.secrets import SecretCache
from orb_common.exceptions import AccessDeniedError, NotFoundError
from orb_common.execution import Location, LocationKind
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH = 10
"""Parameters of one request. Source: GetParameters, Names."""
POLICY = RetryPolicy(max_attempts=4, base_delay=0.2, max_delay=4.0)
MISSING = "does not exist"
DENIED = "does not exist, or jobs may not read it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read, by place. Each place is in one of both."""

    values: dict[Location, str] = field(default_factory=dict, repr=False)
    faults: dict[Location, str] = field(default_factory=dict)
    """Why a value cannot be used."""


class StoredValues:
    """Reads values as they are now: nothing is cached, because jobs are rare and values change.

    Args:
        key_prefix: The path of the engine's own parameters, which no job may read.
        secrets: Reads secrets.
    """

    def __init__(self, key_prefix: str, *, secrets: SecretCache | None = None) -> None:
        self._own = f"{key_prefix}/"
        self._secrets = secrets or SecretCache()

    def read(self, locations: Iterable[Location]) -> Found:
        """Read values.

        Raises:
            OrbError: A service failed, or cannot be reached.
        """
        found = Found()
        names: list[str] = []
        for location in dict.fromkeys(locations):
            if location.kind is LocationKind.SECRET:
                self._read_secret(location, found)
            elif location.name.startswith(self._own):
                found.faults[location] = "belongs to the engine"
            else:
                names.append(location.name)
        for start in range(0, len(names), BATCH):
            self._read_parameters(names[start : start + BATCH], found)
        return found

    def _read_parameters(self, names: list[str], found: Found) -> None:
        try:
            answer = call_with_retry(lambda: _get_parameters(names), policy=POLICY)
        except AccessDeniedError:
            if len(names) > 1:
                # One forbidden name is enough for the refusal of them all. One by one, it shows which.
                for name in names:
                    self._read_parameters([name], found)
                return
            found.faults[_parameter(names[0])] = DENIED
            return
        for parameter in answer["Parameters"]:
            found.values[_parameter(parameter["Name"])] = parameter["Value"]
        for name in answer["InvalidParameters"]:
            found.faults[_parameter(name)] = MISSING

    def _read_secret(self, location: Location, found: Found) -> None:
        try:
            value = self._secrets.get(location.name, parse_json=False, fresh=True)
        except NotFoundError:
            found.faults[location] = MISSING
        except AccessDeniedError:
            found.faults[location] = DENIED
        else:
            if isinstance(value, str):
                found.values[location] = value
            else:
                found.faults[location] = "must be text, not bytes"


def _get_parameters(names: list[str]) -> dict[str, Any]:  # Any: AWS's answer
    with aws_errors(operation="ssm:GetParameters"):
        answer: dict[str, Any] = client("ssm", attempts=1).get_parameters(Names=names, WithDecryption=True)
        return answer


def _parameter(name: str) -> Location:
    return Location(kind=LocationKind.SSM, name=name)
