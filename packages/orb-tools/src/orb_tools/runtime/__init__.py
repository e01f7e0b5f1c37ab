"""Run a bundle as AWS does: under AWS's runtime client, in an environment with the runtime's packages only."""

from .run_bundle import RuntimeRun as RuntimeRun
from .run_bundle import run_in_runtime as run_in_runtime
from .run_bundle import unpacked as unpacked
from .runtime_process import Invocation as Invocation

__all__ = ["Invocation", "RuntimeRun", "run_in_runtime", "unpacked"]
