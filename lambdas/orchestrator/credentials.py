"""Credentials for the worker of one order: its bundle, its key, its mark and its result, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orb_common.aws import session
from orb_common.aws.errors import aws_errors
from orb_common.execution.results import bundle_key, result_key, started_key

if TYPE_CHECKING:
    from lambdas.orchestrator.settings import Settings
    from orb_common.execution.models import OrderRecord


class WorkerCredentials:
    """Makes the credentials of workers, by assuming their role with a policy for one order.

    Args:
        settings: The role, and the bucket.
    """

    def __init__(self, settings: Settings) -> None:
        self._role_arn = settings.worker_role_arn
        self._bucket = settings.internal_bucket

    def of(self, order: OrderRecord, *, seconds: int) -> dict[str, str]:
        """Return `access_key_id`, `secret_access_key` and `session_token` for the worker of an order.

        Args:
            order: The order.
            seconds: How long they are valid, from 900 to 3,600: the orchestrator has assumed a role itself, and AWS
                gives the second role in such a chain an hour at most.

        Raises:
            OrbError: An error of `orb_common.aws.errors`.
        """
        with aws_errors(operation="sts:AssumeRole"):
            answer = session.client("sts").assume_role(
                RoleArn=self._role_arn,
                # At most 64 characters. It is the name of the worker in AWS's own logs.
                RoleSessionName=f"{order.order_num}-{order.run_id}"[:64],
                DurationSeconds=seconds,
                Policy=json.dumps(self.policy(order), separators=(",", ":")),
            )
        found = answer["Credentials"]
        return {
            "access_key_id": found["AccessKeyId"],
            "secret_access_key": found["SecretAccessKey"],
            "session_token": found["SessionToken"],
        }

    def policy(self, order: OrderRecord) -> dict[str, object]:
        """Return what the worker of an order may do. Its role may do the same for all orders."""
        _, partition, _, _, account, _ = self._role_arn.split(":", 5)
        region = session.client("sts").meta.region_name
        objects = f"arn:{partition}:s3:::{self._bucket}/"
        statements = [
            _allow("s3:GetObject", objects + bundle_key(order.run_id, order.order_num)),
            # Its mark, and its result if it has no link for it: the bundle cannot be opened, or the link is dead. It
            # reads what it wrote if the answer is lost.
            _allow(
                ["s3:GetObject", "s3:PutObject"],
                [objects + key(order.run_id, order.order_num) for key in (started_key, result_key)],
            ),
        ]
        if order.sops_key_ssm_path is not None:
            path = order.sops_key_ssm_path.removeprefix("/")
            parameter = f"arn:{partition}:ssm:{region}:{account}:parameter/{path}"
            statements.append(_allow("ssm:GetParameter", parameter))
        # Only through the services that hold the bundle and the key, and only as far as the role goes.
        through = {
            "StringEquals": {"kms:ViaService": [f"{name}.{region}.amazonaws.com" for name in ("s3", "ssm")]}
        }
        keys = {
            **_allow(["kms:Decrypt", "kms:GenerateDataKey"], f"arn:{partition}:kms:{region}:{account}:key/*"),
            "Condition": through,
        }
        return {"Version": "2012-10-17", "Statement": [*statements, keys]}


def _allow(action: str | list[str], resource: str | list[str]) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}
