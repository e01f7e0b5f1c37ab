"""Run a bundle as AWS does: under AWS's runtime client, in an environment with the runtime's packages only."""

from .run_bundle import BundledFunction as BundledFunction
from .run_bundle import RuntimeRun as RuntimeRun
from .run_bundle import bundled_function as bundled_function
from .run_bundle import run_in_runtime as run_in_runtime
from .run_bundle import unpacked as unpacked
from .run_bundle import unpacked_bundle as unpacked_bundle

__all__ = [
    "BundledFunction",
    "RuntimeRun",
    "bundled_function",
    "run_in_runtime",
    "unpacked",
    "unpacked_bundle",
]
