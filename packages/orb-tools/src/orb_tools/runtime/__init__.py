"""Runs a bundle as AWS does: its own runtime client, in an environment of only what the runtime brings."""

from .process import Invocation as Invocation
from .run import RuntimeRun as RuntimeRun
from .run import run_in_runtime as run_in_runtime
from .run import unpacked as unpacked

__all__ = ["Invocation", "RuntimeRun", "run_in_runtime", "unpacked"]
