"""The assignment of a worker: one order, where its bundle, its key and its result are, and the credentials for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.aws.session import Credentials
from orb_common.exceptions import ValidationError
from orb_common.execution.ids import TRIGGER_NUMBER, is_order_number, is_run_id
from orb_common.execution.results import bundle_key

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = ("run_id", "order_num", "dispatch_token", "s3_location", "internal_bucket", "callback_url")
CREDENTIALS = ("access_key_id", "secret_access_key", "session_token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What the orchestrator hands to a worker."""

    run_id: str
    order_num: str
    dispatch_token: str
    """Identifies this start of the order."""
    internal_bucket: str
    sops_key_ssm_path: str | None
    """The parameter with the identity that opens the variables. None: SOPS_AGE_KEY of the worker has it."""
    callback_url: str = field(repr=False)
    """The link for the result, signed at the start of this worker: that in the bundle may have died."""
    credentials: Credentials = field(repr=False)

    @property
    def bundle_key(self) -> str:
        """The key of the bundle in the internal bucket."""
        return bundle_key(self.run_id, self.order_num)

    @classmethod
    def from_event(cls, event: object) -> Assignment:
        """Read an assignment.

        Raises:
            ValidationError: Fields are missing or wrong. `details["faults"]` names all of them.
        """
        fields = event if isinstance(event, dict) else {}
        found = fields.get("credentials")
        credentials = found if isinstance(found, dict) else {}
        faults = [name for name in REQUIRED if not _is_text(fields, name)]
        faults += [f"credentials.{name}" for name in CREDENTIALS if not _is_text(credentials, name)]
        path = fields.get("sops_key_ssm_path")
        if path is not None and not _is_text(fields, "sops_key_ssm_path"):
            faults.append("sops_key_ssm_path")
        if not faults:
            faults = _wrong(fields)
        if faults:
            raise ValidationError(
                "the event is not an assignment of an order", field=faults[0], details={"faults": faults}
            )
        return cls(
            run_id=fields["run_id"],
            order_num=fields["order_num"],
            dispatch_token=fields["dispatch_token"],
            internal_bucket=fields["internal_bucket"],
            sops_key_ssm_path=path,
            callback_url=fields["callback_url"],
            credentials=Credentials(**{name: credentials[name] for name in CREDENTIALS}),
        )


def _is_text(fields: Mapping[str, object], name: str) -> bool:
    value = fields.get(name)
    return isinstance(value, str) and value != ""


def _wrong(fields: Mapping[str, str]) -> list[str]:
    run_id, order_num = fields["run_id"], fields["order_num"]
    faults = [] if is_run_id(run_id) else ["run_id"]
    if not is_order_number(order_num) or order_num == TRIGGER_NUMBER:
        faults.append("order_num")
    # Only the bundle of this order: another one would run other commands in its name.
    if (
        not faults
        and fields["s3_location"] != f"s3://{fields['internal_bucket']}/{bundle_key(run_id, order_num)}"
    ):
        faults.append("s3_location")
    return faults
