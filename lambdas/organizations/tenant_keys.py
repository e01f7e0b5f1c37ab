"""One KMS key for each organization: made, found, scheduled for deletion and brought back.

A key has an alias, tags that name its organization, and yearly rotation. Its policy lets the resolver's role alone use
it (`key_policy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, cast

from lambdas.organizations.key_policy import PURPOSE, key_policy, key_tags
from orb_common.aws import session
from orb_common.aws.errors import aws_error_code, aws_errors
from orb_common.exceptions import AccessDeniedError, ExternalServiceError, OrbError, ResourceNotFoundError
from orb_common.logging import get_logger
from orb_common.security.encryption import KmsCipher
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import RetryPolicy, call_with_retry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from lambdas.organizations.settings import KeySettings

LEAST_WINDOW: Final = 7
"""Days. KMS waits at least as long before it deletes a key."""
WINDOW: Final = 30
"""Days in which a deleted organization can be restored, the most that KMS waits."""
NEW_KEY_POLICY = RetryPolicy(max_attempts=5, base_delay=0.2, max_delay=1.0)
"""A new key is not known in all of KMS at once, so calls soon after its creation may not find it.
Source: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html."""
ENABLED, DISABLED, PENDING = "Enabled", "Disabled", "PendingDeletion"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantKey:
    """The key of an organization."""

    key_id: str
    arn: str
    alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """What KMS knows about a key."""

    state: str
    created: datetime
    deleted_from: datetime | None = None
    """When a key that waits for its deletion is deleted."""


class TenantKeys:
    """The keys of this deployment's organizations. Thread-safe; contacts KMS at the first use.

    Every method raises the errors of `orb_common.aws.errors` when KMS refuses or fails. Throttling and outages are
    retryable.

    Args:
        settings: The role of the keys' policies, and the names in tags and aliases.
        clock: The source of waits for new keys.
    """

    def __init__(self, settings: KeySettings, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._settings = settings
        self._clock = clock
        self.alias_prefix = f"alias/{settings.customer}-{settings.project}-{settings.environment}-org-"

    def prepare(self) -> None:
        """Make the client before the first request. Send nothing."""
        session.client("kms")

    # A key's life

    def create(self, organization_id: str) -> TenantKey:
        """Create the key of a new organization. If its alias or rotation fails, it does not remain.

        A process that ends meanwhile leaves a key without an organization, which the clean-up finds by its tags.
        """
        tags = key_tags(self._settings, organization_id)
        answer = self._call(
            "create_key",
            Description=f"The data of organization {organization_id}",
            KeySpec="SYMMETRIC_DEFAULT",
            KeyUsage="ENCRYPT_DECRYPT",
            Policy=key_policy(self._settings.role_arn),
            Tags=[{"TagKey": name, "TagValue": value} for name, value in tags.items()],
        )
        facts = cast("Mapping[str, str]", answer["KeyMetadata"])
        key = TenantKey(
            key_id=facts["KeyId"], arn=facts["Arn"], alias=f"{self.alias_prefix}{organization_id}"
        )
        try:
            self._of_new_key(lambda: self._call("enable_key_rotation", KeyId=key.arn))
            self._of_new_key(lambda: self.give_alias(organization_id, key.arn))
        except OrbError:
            self.discard(key.arn, key.alias)
            raise
        return key

    def discard(self, arn: str, alias: str | None) -> None:
        """Remove the alias of a key that has no organization, and schedule its deletion, if KMS can be reached.

        Otherwise the clean-up does it.
        """
        try:
            if alias is not None:
                self.remove_alias(alias, arn)
            self.schedule_deletion(arn, days=LEAST_WINDOW)
        except OrbError as error:
            get_logger("organizations").warning("key_not_discarded", code=error.code)

    def schedule_deletion(self, arn: str, *, days: int) -> None:
        """Let a key wait for its deletion. A key that waits already, or is gone, stays as it is."""
        facts = self.facts(arn)
        if facts is not None and facts.state != PENDING:
            self._call("schedule_key_deletion", KeyId=_id_of(arn), PendingWindowInDays=days)

    def bring_back(self, arn: str) -> bool:
        """Make a key usable that waits for its deletion or is disabled. False: it is deleted."""
        facts = self.facts(arn)
        if facts is None or (facts.deleted_from is not None and facts.deleted_from <= self._clock.now()):
            return False
        if facts.state == PENDING:
            self._call("cancel_key_deletion", KeyId=_id_of(arn))
        if facts.state in {PENDING, DISABLED}:
            self._call("enable_key", KeyId=_id_of(arn))
        return True

    def facts(self, arn: str) -> KeyFacts | None:
        """Return the state of a key. None: it does not exist."""
        try:
            answer = self._call("describe_key", KeyId=arn)
        except ResourceNotFoundError:
            return None
        found = cast("Mapping[str, object]", answer["KeyMetadata"])
        return KeyFacts(
            state=str(found["KeyState"]),
            created=cast("datetime", found["CreationDate"]),
            deleted_from=cast("datetime | None", found.get("DeletionDate")),
        )

    def give_alias(self, organization_id: str, arn: str) -> None:
        """Give the key of an organization its alias, if no key has it."""
        from botocore.exceptions import ClientError

        with aws_errors(operation="kms:CreateAlias"):
            try:
                session.client("kms").create_alias(
                    AliasName=f"{self.alias_prefix}{organization_id}", TargetKeyId=arn
                )
            except ClientError as error:
                # The key has it already, or the answer to an earlier try was lost: ids of organizations are new.
                if aws_error_code(error) != "AlreadyExistsException":
                    raise

    def remove_alias(self, alias: str, arn: str) -> None:
        """Remove the alias of a key, unless it leads to another key or is gone."""
        try:
            answer = self._call("describe_key", KeyId=alias)
            if cast("Mapping[str, object]", answer["KeyMetadata"])["Arn"] == arn:
                self._call("delete_alias", AliasName=alias)
        except ResourceNotFoundError:
            return

    # Its use

    def encrypt(self, organization_id: str, arn: str, text: str) -> str:
        """Return the ciphertext of a text of an organization, as URL-safe base64."""
        cipher = KmsCipher(arn)
        return self._of_new_key(lambda: cipher.encrypt_text(text, context=context_of(organization_id)))

    def decrypt(self, organization_id: str, arn: str, ciphertext: str) -> str:
        """Return the text of a ciphertext of an organization.

        Raises:
            DecryptionError: It is not a ciphertext of this organization's key.
        """
        return KmsCipher(arn).decrypt_text(ciphertext, context=context_of(organization_id))

    # All keys

    def all_of_deployment(self) -> Iterator[tuple[str, str]]:
        """Yield the ARN of each key of an organization of this deployment, with the id of the organization.

        Keys with an alias of this deployment need no further request. The tags of all others are read, because a
        process can end before a key has its alias.
        """
        aliases: dict[str, str] = {}
        for answer in self._pages("list_aliases", "Aliases"):
            if "TargetKeyId" in answer:
                aliases[str(answer["TargetKeyId"])] = str(answer["AliasName"])
        for answer in self._pages("list_keys", "Keys"):
            alias = aliases.get(str(answer["KeyId"]))
            if alias is None:
                organization_id = self._organization_of(str(answer["KeyArn"]))
            elif alias.startswith(self.alias_prefix):
                organization_id = alias.removeprefix(self.alias_prefix)
            else:
                continue
            if organization_id is not None:
                yield str(answer["KeyArn"]), organization_id

    def _organization_of(self, arn: str) -> str | None:
        """Return the organization of a key by its tags. None: it is not of this deployment, or not ours to see."""
        try:
            listed = self._pages("list_resource_tags", "Tags", KeyId=arn)
            tags = {str(tag["TagKey"]): str(tag["TagValue"]) for tag in listed}
        except (AccessDeniedError, ResourceNotFoundError):
            # The role may read the tags of our own keys only.
            return None
        organization_id = tags.get("OrganizationId", "")
        return organization_id if key_tags(self._settings, organization_id).items() <= tags.items() else None

    def _of_new_key(self, call: Callable[[], T]) -> T:
        try:
            return call_with_retry(
                call,
                policy=NEW_KEY_POLICY,
                clock=self._clock,
                retryable=lambda error: isinstance(error, ResourceNotFoundError),
            )
        except ResourceNotFoundError as error:
            raise ExternalServiceError(
                "kms: the organization's key is not known yet", service="kms"
            ) from error

    def _pages(self, method: str, field: str, **request: object) -> Iterator[Mapping[str, object]]:
        marker: dict[str, object] = {}
        while True:
            answer = self._call(method, **request, **marker)
            yield from cast("list[Mapping[str, object]]", answer[field])
            if not answer.get("Truncated"):
                return
            marker = {"Marker": answer["NextMarker"]}

    @staticmethod
    def _call(method: str, **request: object) -> Mapping[str, object]:
        action = "".join(word.capitalize() for word in method.split("_"))
        with aws_errors(operation=f"kms:{action}"):
            answer: Mapping[str, object] = getattr(session.client("kms"), method)(**request)
        return answer


def _id_of(arn: str) -> str:
    """Return the id of a key. KMS takes the ARN as well, but moto changes the state of a key by its id only."""
    return arn.rpartition("/")[2]


def context_of(organization_id: str) -> dict[str, str]:
    """Return the encryption context of an organization's data, the same for every action on them."""
    return {"OrganizationId": organization_id, "Purpose": PURPOSE}
