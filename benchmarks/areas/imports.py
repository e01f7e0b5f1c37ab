"""The time that imports add to a cold start."""

from benchmarks.harness import Benchmark, process

BENCHMARKS = [
    Benchmark(
        area="import", name="import orb_common", peer="bare Python",
        ours=process("import orb_common"), theirs=process(""),
        unit="ms", goal=3.0, difference=True, seconds=0,
    ),
    Benchmark(
        area="import", name="import of one model of all", peer="pydantic + the same model by hand",
        ours=process("from orb_models import Users"), theirs=process("from benchmarks.peer_model import User"),
        unit="ms", goal=1.1, seconds=0, rounds=20,
    ),
    Benchmark(
        area="import", name="import orb_models", peer="bare Python",
        ours=process("import orb_models"), theirs=process(""),
        unit="ms", goal=3.0, difference=True, seconds=0, rounds=20,
    ),
]  # fmt: skip
