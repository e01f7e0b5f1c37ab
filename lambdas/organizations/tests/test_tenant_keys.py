"""Laws of the organizations' keys, on moto with the states of KMS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lambdas.organizations.key_policy import key_policy
from lambdas.organizations.tenant_keys import TenantKeys, context_of
from orb_common.exceptions import DecryptionError
from orb_common.utils.clock import ManualClock

from .conftest import ROLE_ARN
from .test_key_policy import SETTINGS

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan
    from orb_testing.kms_keys import KmsKeys


@pytest.fixture
def keys(kms: KmsKeys) -> TenantKeys:
    return TenantKeys(SETTINGS, clock=ManualClock())


def test_a_new_key_has_what_the_issue_asks_for(keys: TenantKeys, kms: KmsKeys) -> None:
    """It has its alias, its tags, rotation, and the policy for one role."""
    key = keys.create("o-1")
    facts = kms.client.describe_key(KeyId=key.alias)["KeyMetadata"]
    assert (facts["Arn"], facts["KeyState"]) == (key.arn, "Enabled")
    assert key.alias == "alias/orb-hub-dev-org-o-1"
    assert kms.client.get_key_rotation_status(KeyId=key.key_id)["KeyRotationEnabled"]
    policy = kms.client.get_key_policy(KeyId=key.key_id, PolicyName="default")["Policy"]
    assert json.loads(policy) == json.loads(key_policy(ROLE_ARN))
    assert list(keys.all_of_deployment()) == [(key.arn, "o-1")]


def test_what_is_encrypted_is_bound_to_its_organization(keys: TenantKeys) -> None:
    """With another organization's context, or by another key, nothing decrypts."""
    first, second = keys.create("o-1"), keys.create("o-2")
    sealed = keys.encrypt("o-1", first.arn, "plans")
    assert keys.decrypt("o-1", first.arn, sealed) == "plans"
    for organization_id, arn in (("o-2", first.arn), ("o-1", second.arn), ("o-2", second.arn)):
        with pytest.raises(DecryptionError):
            keys.decrypt(organization_id, arn, sealed)
    assert context_of("o-1") == {"OrganizationId": "o-1", "Purpose": "OrganizationData"}


def test_a_key_that_waits_can_be_brought_back(keys: TenantKeys) -> None:
    """It can be used again. Scheduling it twice keeps the first date."""
    key = keys.create("o-1")
    keys.schedule_deletion(key.arn, days=30)
    first = keys.facts(key.arn)
    keys.schedule_deletion(key.arn, days=7)
    assert (keys.facts(key.arn), first and first.state) == (first, "PendingDeletion")
    assert keys.bring_back(key.arn)
    assert keys.decrypt("o-1", key.arn, keys.encrypt("o-1", key.arn, "plans")) == "plans"


def test_a_key_of_the_past_is_not_brought_back(kms: KmsKeys) -> None:
    """After its date, and if KMS does not know it, the answer is no."""
    clock = ManualClock()
    keys = TenantKeys(SETTINGS, clock=clock)
    key = keys.create("o-1")
    keys.schedule_deletion(key.arn, days=7)
    deleted_from = kms.client.describe_key(KeyId=key.key_id)["KeyMetadata"]["DeletionDate"]
    clock.advance((deleted_from - clock.now()).total_seconds() + 1)
    assert not keys.bring_back(key.arn)
    assert not keys.bring_back(key.arn[:-12] + "0" * 12)


def test_a_new_key_that_is_not_known_yet_is_awaited(keys: TenantKeys, fault: FaultPlan) -> None:
    """KMS does not find a new key at once in all its parts."""
    fault.error("kms:EnableKeyRotation", status=400, code="NotFoundException", times=2)
    assert keys.create("o-1").arn


def test_a_lost_answer_to_the_alias_is_a_success(keys: TenantKeys, fault: FaultPlan, kms: KmsKeys) -> None:
    """The second try finds the alias of the first."""
    fault.lose_answer("kms:CreateAlias")
    key = keys.create("o-1")
    assert kms.client.describe_key(KeyId=key.alias)["KeyMetadata"]["Arn"] == key.arn


def test_keys_of_others_are_not_found(keys: TenantKeys, kms: KmsKeys) -> None:
    """Keys with another alias, without tags, or of another deployment are not ours. Ours without an alias is."""
    kms.key(alias="alias/things")
    kms.key()
    TenantKeys(SETTINGS._replace(environment="prod")).create("o-9")
    mine = keys.create("o-1")
    kms.client.delete_alias(AliasName=mine.alias)
    assert list(keys.all_of_deployment()) == [(mine.arn, "o-1")]


def test_an_alias_of_another_key_stays(keys: TenantKeys, kms: KmsKeys) -> None:
    """Only the alias that leads to the key is removed, and a missing one is no error."""
    key, other = keys.create("o-1"), keys.create("o-2")
    keys.remove_alias(other.alias, key.arn)
    assert kms.client.describe_key(KeyId=other.alias)["KeyMetadata"]["Arn"] == other.arn
    keys.remove_alias(key.alias, key.arn)
    keys.remove_alias(key.alias, key.arn)
