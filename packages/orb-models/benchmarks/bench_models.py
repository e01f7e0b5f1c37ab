"""What a generated model costs a cold start, beside one written by hand."""

from orb_tools.bench import WORKSPACE, Benchmark, process

# The model by hand is the one that the AWS rows read items with.
PEER = WORKSPACE.packages / "orb-common" / "benchmarks"
BY_HAND = f"import sys; sys.path.insert(0, {str(PEER)!r}); from peer_model import User"

BENCHMARKS = [
    Benchmark(
        area="import", name="import of one model of all", peer="pydantic + the same model by hand",
        ours=process("from orb_models import Users"), theirs=process(BY_HAND),
        unit="ms", goal=1.1, seconds=0, rounds=20,
    ),
    Benchmark(
        area="import", name="import orb_models", peer="bare Python",
        ours=process("import orb_models"), theirs=process(""),
        unit="ms", goal=3.0, difference=True, seconds=0, rounds=20,
    ),
]  # fmt: skip
