"""Orders that are ready to be run: on moto with a bundle, a sealed key, and a link for the result."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.s3 import Bucket
from orb_common.execution.archive import pack
from orb_common.execution.bundles import OrderBundle
from orb_common.execution.results import Results

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orb_common.execution.order_results import OrderResult
    from orb_testing.buckets import Buckets, S3Bucket
    from orb_testing.engines import MotoEngine

KEY_PATH = "/orb/sops-keys/r-1/0001"
RESULT = "tmp/callbacks/runs/r-1/0001/result.json"


@dataclass(frozen=True)
class Orders:
    """The orders of a test, all with the number 0001 of the run r-1."""

    bucket: S3Bucket
    parameters: Any
    """A client of Systems Manager."""
    folder: Path
    results: Results = field(default_factory=lambda: Results(Bucket("internal"), Bucket("internal")))

    def prepare(
        self, *cmds: str, timeout: int = 30, files: dict[str, str] | None = None, **facts: Any
    ) -> dict[str, Any]:
        """Store the bundle and the key of an order, and return its event."""
        code = self.folder / "code"
        code.mkdir()
        for name, content in (files or {}).items():
            (code / name).write_text(content)
            (code / name).chmod(0o755)
        done = OrderBundle(
            **{
                "run_id": "r-1", "order_num": "0001", "order_id": "build", "trace_id": "abc123", "cmds": cmds,
                "timeout": timeout, "callback_url": self.results.link_for("r-1", "0001", expires=600), **facts,
            }
        ).repackage(code)  # fmt: skip
        pack(code, self.folder / "exec.zip")
        location = self.results.upload_bundle("r-1", "0001", self.folder / "exec.zip")
        self.parameters.put_parameter(Name=KEY_PATH, Value=done.key.identity, Type="SecureString")
        return {
            "run_id": "r-1",
            "order_num": "0001",
            "dispatch_token": "token",
            "s3_location": location,
            "sops_key_ssm_path": KEY_PATH,
            "internal_bucket": "internal",
            "callback_url": self.results.link_for("r-1", "0001", expires=600),
            "credentials": {
                "access_key_id": "testing",
                "secret_access_key": "testing",
                "session_token": "testing",
            },
        }

    @property
    def result(self) -> OrderResult:
        """The result that the worker sent."""
        found = self.results.read("r-1", "0001")
        assert found is not None
        return found

    @property
    def document(self) -> dict[str, Any]:
        """The result as it is stored."""
        found: dict[str, Any] = json.loads(self.bucket.read(RESULT))
        return found


@pytest.fixture
def orders(s3: Buckets, aws: MotoEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Orders]:
    """Orders whose worker has a temporary folder for itself, which must be empty afterwards."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    sources = tmp_path / "sources"
    sources.mkdir()
    yield Orders(s3.bucket("internal"), aws.client("ssm"), sources)
    assert list(temporary.iterdir()) == []
