"""What the sealed variables of a bundle say: the commands, their time, their environment, and where the result goes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError
from orb_common.execution.locations import variable_of
from orb_common.redaction import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HIDDEN = ("CALLBACK_URL", "CMDS")
"""The commands do not get the link, because a result is sent once, and not themselves: Linux limits an environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOrder:
    """An opened order."""

    commands: tuple[str, ...] = field(repr=False)
    timeout: int
    """Seconds for all commands together."""
    callback_url: str = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)
    """The order's own variables, for the commands."""
    secrets: tuple[str, ...] = field(repr=False)
    """The values that no log may show."""

    @classmethod
    def from_variables(
        cls, variables: Mapping[str, str], sources: Iterable[str], *, run_id: str, order_num: str
    ) -> SealedOrder:
        """Read opened variables.

        Args:
            variables: All of them, by name.
            sources: The lines of `secrets.src`: which variables were fetched as secrets.
            run_id: The run that this order must be of.
            order_num: The number that it must have.

        Raises:
            ValidationError: The bundle is that of another order, or the engine's variables are wrong.
                `details["faults"]` names all of them.
        """
        commands, timeout = _commands(variables.get("CMDS", "")), variables.get("TIMEOUT", "")
        faults = [] if commands else ["CMDS"]
        if not timeout.isascii() or not timeout.isdigit() or int(timeout) == 0:
            faults.append("TIMEOUT")
        expected = {"RUN_ID": run_id, "ORDER_NUM": order_num}
        faults += [name for name, value in expected.items() if variables.get(name) != value]
        if not variables.get("CALLBACK_URL"):
            faults.append("CALLBACK_URL")
        if faults:
            raise ValidationError(
                "the sealed variables are not those of this order",
                field=faults[0],
                details={"faults": faults},
            )
        fetched = {variable_of(source) for source in sources}
        return cls(
            commands=commands,
            timeout=int(timeout),
            callback_url=variables["CALLBACK_URL"],
            environment={name: value for name, value in variables.items() if name not in HIDDEN},
            secrets=tuple(
                value
                for name, value in variables.items()
                if name in fetched or name == "CALLBACK_URL" or is_secret_name(name)
            ),
        )


def _commands(text: str) -> tuple[str, ...]:
    """Return the commands, or nothing if they are not a list of texts."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
        return ()
    return tuple(found)
