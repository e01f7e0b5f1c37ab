"""What a worker gets for one order: the files of its code, and its sealed variables with commands and timeout.

Commands and timeout are sealed too, because commands can hold secrets. Whoever can write to the bucket can change what
runs: age does not say who sealed, and the code is not sealed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.execution.fetched_values import fetched_variables
from orb_common.execution.sealing import require_variables
from orb_common.execution.sops import write_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from orb_common.execution.sealing import AgeKey
    from orb_common.execution.sops import Repackaged

__all__ = ["OrderBundle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBundle:
    """The facts of one order that go into its bundle."""

    run_id: str
    order_id: str
    """The name of the order."""
    order_num: str
    """Four digits, from "0001"."""
    trace_id: str
    flow_id: str = ""
    cmds: Sequence[str]
    """Shell commands, run one after the other."""
    timeout: int
    """Seconds for all commands together."""
    env_vars: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values by variable."""
    ssm_values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values of Systems Manager, by the path of their parameter."""
    secret_values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values of Secrets Manager, by the name of their secret."""
    callback_url: str = field(default="", repr=False)
    """Where the worker puts the result."""

    def build_env(self) -> dict[str, str]:
        """Return all variables. Secrets win over parameters, these over `env_vars`, and the engine's over all.

        Raises:
            ValidationError: A name is not allowed, or two sources give the same variable.
        """
        variables = {
            **self.env_vars,
            **fetched_variables(self.ssm_values),
            **fetched_variables(self.secret_values),
        }
        require_variables(variables)
        if self.callback_url:
            variables["CALLBACK_URL"] = self.callback_url
        return variables | {
            "CMDS": json.dumps(list(self.cmds)),
            "FLOW_ID": self.flow_id,
            "ORDER_ID": self.order_id,
            "ORDER_NUM": self.order_num,
            "RUN_ID": self.run_id,
            "TIMEOUT": str(self.timeout),
            "TRACE_ID": self.trace_id,
        }

    def secret_sources(self) -> list[str]:
        """Return the sorted paths and names of the fetched values."""
        return sorted({*self.ssm_values, *self.secret_values})

    def repackage(self, code_dir: Path, sops_key: AgeKey | str | None = None) -> Repackaged:
        """Add the sealed variables to the folder of the code. See `orb_common.execution.sops.repackage_order`.

        Raises:
            ValidationError: A name is not allowed, two sources give the same variable, or the code has a file
                with a name of the engine's.
            OperationTimeoutError, ConfigurationError, InternalError: See `orb_common.execution.sealing.seal`.
        """
        return write_sealed(code_dir, self.build_env(), self.secret_sources(), sops_key)
