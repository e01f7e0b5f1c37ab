"""Laws of the AWS rows. They run in a new process, because they set the environment for good."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.harness import ROOT

RUN = """
import json
from benchmarks.areas import aws
for benchmark in aws.BENCHMARKS:
    benchmark.ours()(), benchmark.theirs()()
users = [side()() for side in (aws.get_ours, aws.get_theirs, aws.decode_ours, aws.decode_theirs)]
print(json.dumps({
    "users": [[user.user_id, user.email, user.status, user.groups] for user in users],
    "items": [aws.encode_ours()() == aws.ITEM, sorted(aws.encode_theirs()()) == sorted(aws.ITEM)],
    "secrets": [aws.secret_ours()(), aws.secret_theirs()()],
}))
"""


def test_both_sides_do_the_same() -> None:
    """Both sides of every row run, and read the same user, write the same attributes and get the same secret."""
    done = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert found["users"] == [["u-1", "ada@example.com", "ACTIVE", ["OWNER", "DEVELOPER"]]] * 4
    assert found["items"] == [True, True]
    assert found["secrets"] == ["correct horse battery"] * 2
