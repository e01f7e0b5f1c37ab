"""The orders of a run before it starts: each with its sealed bundle in S3, its key and its row."""

from __future__ import annotations

import base64
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lambdas.init_job.order_code import Source
from orb_common.execution import Location, LocationKind, OrderBundle, OrderRecord, order_number
from orb_common.execution.archive import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.init_job.order_keys import OrderKeys
    from orb_common.execution import Job, Order, Results, RunRecord

AT_ONCE = 8
"""Orders that are prepared at the same time. Most of the time is spent in waiting for AWS."""
BYTES_AT_ONCE = 256 * 1024 * 1024
"""Bytes of code that are packed at the same time. Each bundle is on the disk, and in memory while it is sent."""
SPARE_SECONDS = 900
"""How much longer than its job a link or a key is valid: for the start of the job, and for late results."""
MAX_LINK_SECONDS = 604_800
"""Seven days. Source: AWS Signature Version 4, query parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Prepares the orders of one run. A repeat replaces what an earlier try has stored."""

    job: Job
    run: RunRecord
    code: Mapping[Source, Path]
    """The folder with the code of each source."""
    values: Mapping[Location, str]
    """Parameters and secrets."""
    results: Results
    keys: OrderKeys
    now: int
    """Epoch seconds."""

    def prepare_all(self, root: Path) -> list[OrderRecord]:
        """Store all bundles and keys. Return the rows of the orders, which are not stored yet.

        Args:
            root: Where folders for the work are made.

        Raises:
            OrbError: A service failed, or cannot be reached.
        """
        largest = max(map(_size, set(self.code.values())), default=0)
        with ThreadPoolExecutor(min(AT_ONCE, BYTES_AT_ONCE // max(largest, 1)) or 1) as pool:
            tasks = [
                pool.submit(self._prepare, order_number(position), order, root)
                for position, order in enumerate(self.job.orders, 1)
            ]
            try:
                return [task.result() for task in tasks]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _prepare(self, order_num: str, order: Order, root: Path) -> OrderRecord:
        source, name = Source.of(order, self.job), order.order_name or f"order-{order_num}"
        life = self.job.job_timeout + SPARE_SECONDS
        expires = min(max(self.job.presign_expiry, life), MAX_LINK_SECONDS)
        bundle = OrderBundle(
            run_id=self.run.run_id,
            order_id=name,
            order_num=order_num,
            trace_id=self.run.trace_id,
            flow_id=self.run.flow_id,
            cmds=order.cmds,
            timeout=order.timeout,
            env_vars=order.env_vars or {},
            ssm_values=self._values(LocationKind.SSM, order.ssm_paths),
            secret_values=self._values(LocationKind.SECRET, order.secret_manager_paths),
            callback_url=self.results.link_for(self.run.run_id, order_num, expires=expires),
        )
        with TemporaryDirectory(dir=root) as made:
            folder, archive = Path(made, "code"), Path(made, "exec.zip")
            # Links to the same files, in place of copies: an order adds files to its folder, and changes none.
            shutil.copytree(self.code[source], folder, symlinks=True, copy_function=os.link)
            key = bundle.repackage(folder, order.sops_key).key
            pack(folder, archive)
            location = self.results.upload_bundle(self.run.run_id, order_num, archive)
        key_path = None
        if key.identity is not None:
            key_path = self.keys.put(self.run.run_id, order_num, key.identity, expires_at=self.now + life)
        return OrderRecord(
            run_id=self.run.run_id,
            order_num=order_num,
            trace_id=self.run.trace_id,
            flow_id=self.run.flow_id,
            order_name=name,
            cmds=order.cmds,
            execution_target=order.execution_target,
            must_succeed=order.must_succeed,
            timeout=order.timeout,
            queue_id=order.queue_id or order_num,
            dependencies=order.dependencies or (),
            s3_location=location,
            git_b64=None if source.s3_location else self._git(source),
            commit_hash=source.commit,
            sops_key_ssm_path=key_path,
        )

    def _values(self, kind: LocationKind, names: tuple[str, ...] | None) -> dict[str, str]:
        return {name: self.values[Location(kind=kind, name=name)] for name in names or ()}

    def _git(self, source: Source) -> str:
        """Return where the code came from, as the rows of earlier systems have it."""
        facts = {
            "repo": source.repo,
            "token_location": self.job.git_token_location,
            "folder": source.folder,
            "commit_hash": source.commit,
        }
        document = json.dumps({name: value for name, value in facts.items() if value is not None})
        return base64.b64encode(document.encode()).decode()


def _size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(Path(parent, name).lstat().st_size for parent, _, names in os.walk(folder) for name in names)
