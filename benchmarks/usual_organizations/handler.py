"""OrganizationsGet with boto3's table resource and client of KMS, and Powertools' resolver.

Callers and the audit trail are those of the usual users function.
"""

import base64
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import AppSyncResolver
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from benchmarks.usual_users.audit import write_event
from benchmarks.usual_users.identity import Caller, identify
from benchmarks.usual_users.models import ApiError, ApiInput, Key
from benchmarks.usual_users.repository import organization_users, organizations

FORMAT = b"orb1k"
"""What a ciphertext of a description begins with."""
HIDDEN = {"kms_key_id", "kms_key_arn", "kms_alias"}

logger = Logger()
app = AppSyncResolver()
kms = boto3.client("kms")


class OrganizationKey(ApiInput):
    organization_id: Key


class Organization(BaseModel):
    """An item of the table. Times are epoch seconds."""

    model_config = ConfigDict(alias_generator=to_camel)

    organization_id: str
    name: str
    description: str | None = None
    owner_id: str
    status: str
    created_at: int
    updated_at: int
    kms_key_id: str | None = None
    kms_key_arn: str | None = None
    kms_alias: str | None = None


@app.resolver(field_name="OrganizationsGet")
def organizations_get(input: dict[str, Any]) -> dict[str, Any]:
    caller = identify(app.current_event, app.lambda_context.aws_request_id)
    request = OrganizationKey.model_validate(input)
    item = organizations.get_item(Key={"organizationId": request.organization_id}, ConsistentRead=True).get(
        "Item"
    )
    found = Organization.model_validate(item) if item else None
    require_member(caller, request.organization_id, found)
    if found is None:
        raise ApiError(404, "no organization has this organizationId")
    shown = found.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={*HIDDEN, "description"})
    if found.description is not None and found.status != "DELETED":
        shown["description"] = decrypt(found, found.description)
    write_event("ORGANIZATION_VIEWED", caller.audit_context(), found.organization_id)
    return shown


def require_member(caller: Caller, organization_id: str, found: Organization | None) -> None:
    """Require an administrator, the owner or an active member of an active organization. For others, it is hidden."""
    role = "OWNER" if found is not None and found.owner_id == caller.user_id else None
    if found is not None and role is None:
        key = {"userId": caller.user_id, "organizationId": organization_id}
        member = organization_users.get_item(Key=key, ConsistentRead=True).get("Item")
        role = member["role"] if member and member["status"] == "ACTIVE" else None
    if caller.is_admin or (found is not None and role is not None and found.status == "ACTIVE"):
        return
    event = "ORGANIZATION_CROSS_ACCESS_ATTEMPTED" if role is None else "ORGANIZATION_ACCESS_DENIED"
    write_event(event, caller.audit_context(), organization_id)
    raise ApiError(404 if role is None else 403, "no organization has this organizationId")


def decrypt(organization: Organization, description: str) -> str:
    blob = base64.urlsafe_b64decode(description).removeprefix(FORMAT)
    context = {"OrganizationId": organization.organization_id, "Purpose": "OrganizationData"}
    answer = kms.decrypt(KeyId=organization.kms_key_arn, CiphertextBlob=blob, EncryptionContext=context)
    return str(answer["Plaintext"], "utf-8")


def answer(status: int, *, data: object = None, message: str | None = None) -> dict[str, Any]:
    return {"StatusCode": status, "Message": message, "Data": data}


@logger.inject_lambda_context(correlation_id_path=correlation_paths.APPSYNC_RESOLVER)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    try:
        return answer(200, data=app.resolve(event, context))
    except ApiError as error:
        logger.warning("call_refused", status=error.status)
        return answer(error.status, message=error.message)
    except ValidationError as error:
        logger.warning("call_refused", status=400)
        return answer(400, message="; ".join(each["msg"] for each in error.errors(include_input=False)))
    except Exception:
        logger.exception("call_failed")
        return answer(500, message="internal error")
