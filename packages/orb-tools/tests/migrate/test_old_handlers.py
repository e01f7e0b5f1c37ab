"""Handlers with old imports do the same after `orb migrate imports` as before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from orb_tools.migrate.places import Need
from orb_tools.migrate.tree import migrated, write_all

OLD = Path(__file__).parent / "old_handlers"
EVENTS: dict[str, list[dict[str, object]]] = {
    "hub_users": [
        {"userId": "u-1"},
        {"userId": "u-2"},
        {},
        {"userId": "gone"},
        *({"caller": caller} for caller in ("expired", "eager", "stranger", "odd")),
    ],
    "execution_init": [{"leg": "abc123:17"}, {"flow": "ann:abc123-exec"}, {"job": "ann"}, {"run": "r-1"}],
    "motion_events": [
        *({"kind": kind} for kind in ("timeout", "sensor", "playback", "user", "secret", "table")),
        {"kind": "session", "data": {"sessionId": "x", "userId": "u-1", "sensorId": "s-1"}},
    ],
}
REMAINING = {
    "hub_users": {"exceptions.ServiceError", "security_exceptions.RateLimitExceededError"},
    "execution_init": {
        f"src.common.dynamodb.{name}"
        for name in ("acquire_lock", "get_lock", "get_order", "put_order", "release_lock")
    },
    "motion_events": {
        "common.DynamoDBHelper",
        "common.exceptions.SpottyPottySenseError",
        "common.get_secret",
        "common.logger.sanitize_log_data",
        "common.secrets_helper.update_secret",
        "errors.InvalidSensorConfigError",
    },
}
"""The names that keep working, whose successors are used in another way."""


def run(folder: Path, *old: str) -> Any:  # Any: the answers of handlers
    done = subprocess.run(
        [sys.executable, "drive.py", *old],
        cwd=folder,
        env={
            # Without AWS_ENDPOINT_URL, with which the suite refuses calls: moto answers only at the addresses of AWS.
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "IAC_CI_ORDERS_TABLE": "orders",
            "IAC_CI_LOCKS_TABLE": "locks",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_behaviour(tmp_path: Path) -> None:
    """Handlers answer and log the same; only their old names remain; and a second run changes nothing."""
    for source in OLD.glob("*.py.txt"):
        (tmp_path / source.stem).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "events.json").write_text(json.dumps(EVENTS), encoding="utf-8")
    sources = [tmp_path / f"{handler}.py" for handler in EVENTS]
    before = run(tmp_path, "old")
    assert {name: len(answers) for name, answers in before["answers"].items()} == {
        name: len(events) for name, events in EVENTS.items()
    }
    assert before["logs"]

    files = migrated(sources)
    write_all(files)
    for file in files:
        later = {place.what for place in file.places if place.need is Need.LATER}
        assert later == REMAINING[file.path.stem]
    hand = [(file.path.stem, it.what) for file in files for it in file.places if it.need is Need.HAND]
    assert hand == [("motion_events", "except SpottyPottySenseError")]
    assert run(tmp_path) == before
    assert [again.diff for again in migrated(sources)] == ["", "", ""]
