"""Locations of values in AWS: `aws:::ssm:/path` and `aws:::secretd:name`, and the variables that orders get them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

__all__ = ["Location", "LocationKind", "variable_of"]


class LocationKind(StrEnum):
    """The service that keeps a value."""

    SSM = "ssm"
    """A parameter of Systems Manager."""
    SECRET = "secretd"  # noqa: S105 - the name of a kind
    """A secret of Secrets Manager."""


_FORM: Final = re.compile(r"aws:::(ssm|secretd):(.+)", re.DOTALL)
NAMES: Final = {
    # Source: PutParameter, Name: letters, digits and ._-/, at most 1,011 characters.
    LocationKind.SSM: re.compile(r"[A-Za-z0-9_.\-/]{1,1011}"),
    # Source: CreateSecret, Name: letters, digits and /_+=.@-, at most 512 characters.
    LocationKind.SECRET: re.compile(r"[A-Za-z0-9/_+=.@\-]{1,512}"),
}
"""The names that each service accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a value is."""

    kind: LocationKind
    name: str
    """The name of the parameter, or of the secret."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `aws:::ssm:<name>` or `aws:::secretd:<name>`.

        Raises:
            ValueError: The text is not a location. The message does not hold it.
        """
        found = _FORM.fullmatch(text)
        kind = LocationKind(found[1]) if found is not None else None
        if found is None or kind is None or not NAMES[kind].fullmatch(found[2]):
            raise ValueError("a location is aws:::ssm:<parameter> or aws:::secretd:<secret>")
        return cls(kind=kind, name=found[2])

    def __str__(self) -> str:
        return f"aws:::{self.kind}:{self.name}"


def variable_of(name: str) -> str:
    """Return the variable that holds a parameter or secret: the last part of its name, `-` as `_`, in capitals.

    `/app/db-password` is `DB_PASSWORD`.
    """
    return name.rpartition("/")[2].upper().replace("-", "_")
