"""Fetches and opens the bundle of an order, with the credentials of its assignment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from lambdas.worker.sealed_order import SealedOrder
from orb_common.aws.errors import aws_errors
from orb_common.aws.session import client_as
from orb_common.exceptions import ConfigurationError, ValidationError
from orb_common.execution.archive import MAX_BYTES, unpack
from orb_common.execution.sealing import open_sealed
from orb_common.execution.sops import SEALED_FILE, SOURCES_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from lambdas.worker.assignment import Assignment
    from orb_common.aws.s3 import Bucket

IDENTITY: Final = "SOPS_AGE_KEY"
"""The variable of a worker with its own identity, for orders that are sealed for a key of its owner."""


def fetch(assignment: Assignment, bucket: Bucket, folder: Path) -> SealedOrder:
    """Unpack the bundle into `folder`, and return the order of its variables. The sealed file does not stay.

    Raises:
        ResourceNotFoundError, AccessDeniedError: The bundle or the key is not there for these credentials.
        ValidationError, DecryptionError: The bundle breaks a rule, or is not that of this order.
        ConfigurationError: There is no identity.
    """
    archive = folder.with_suffix(".zip")
    archive.write_bytes(bucket.get(assignment.bundle_key, at_most=MAX_BYTES).content)
    unpack(archive, folder)
    archive.unlink()
    sealed, sources = _take(folder / SEALED_FILE), _take(folder / SOURCES_FILE)
    variables = open_sealed(sealed, _identity(assignment)) | {"CALLBACK_URL": assignment.callback_url}
    return SealedOrder.from_variables(
        variables,
        sources.decode(errors="replace").splitlines(),
        run_id=assignment.run_id,
        order_num=assignment.order_num,
    )


def _take(path: Path) -> bytes:
    """Return the content of a file of the engine, and remove it."""
    if path.is_symlink() or not path.is_file():
        raise ValidationError("the bundle has no sealed variables", field=path.name)
    content = path.read_bytes()
    path.unlink()
    return content


def _identity(assignment: Assignment) -> str:
    path = assignment.sops_key_ssm_path
    if path is None:
        identity = os.environ.get(IDENTITY)
        if not identity:
            raise ConfigurationError(f"the order has no key, and {IDENTITY} is not set", config_key=IDENTITY)
        return identity
    with aws_errors(operation="ssm:GetParameter", resource=path):
        answer = client_as(assignment.credentials, "ssm").get_parameter(Name=path, WithDecryption=True)
    return str(answer["Parameter"]["Value"])
