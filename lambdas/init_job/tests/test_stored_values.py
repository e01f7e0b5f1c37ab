"""Parameters and secrets, on moto."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.init_job.stored_values import DENIED, MISSING, StoredValues
from orb_common.exceptions import ExternalServiceError
from orb_common.execution import Location, LocationKind

if TYPE_CHECKING:
    from orb_testing.clients import Client
    from orb_testing.faults import FaultPlan
    from orb_testing.secret_store import SecretStore


def parameter(name: str) -> Location:
    return Location(kind=LocationKind.SSM, name=name)


def secret(name: str) -> Location:
    return Location(kind=LocationKind.SECRET, name=name)


@pytest.fixture
def values() -> StoredValues:
    return StoredValues("/own/keys")


def test_all_kinds_of_values(ssm: Client, secrets: SecretStore, values: StoredValues) -> None:
    """Plain and secret parameters, lists and secrets are read as text. JSON stays as it is stored."""
    ssm.put_parameter(Name="/a/plain", Value="1", Type="String")
    ssm.put_parameter(Name="/a/sealed", Value="2", Type="SecureString")
    ssm.put_parameter(Name="/a/list", Value="3,4", Type="StringList")
    secrets.put("db", '{"user": "ann"}')
    found = values.read([parameter("/a/plain"), parameter("/a/sealed"), parameter("/a/list"), secret("db")])
    assert found.values == {
        parameter("/a/plain"): "1",
        parameter("/a/sealed"): "2",
        parameter("/a/list"): "3,4",
        secret("db"): '{"user": "ann"}',
    }
    assert found.faults == {}
    assert "ann" not in repr(found)


def test_every_fault_is_found_at_once(ssm: Client, secrets: SecretStore, values: StoredValues) -> None:
    """What is missing, binary, deleted or the engine's own is named, and the others are read."""
    ssm.put_parameter(Name="/a/plain", Value="1", Type="String")
    ssm.put_parameter(Name="/own/keys/r-1/0001", Value="AGE-SECRET-KEY", Type="SecureString")
    secrets.put("bytes", b"\x00")
    secrets.put("gone", "x")
    secrets.delete("gone", days=7)
    missing = [parameter(f"/a/{number}") for number in range(25)]
    own = parameter("/own/keys/r-1/0001")
    asked = [parameter("/a/plain"), *missing, own, secret("bytes"), secret("gone"), secret("never")]
    found = values.read(asked)
    assert found.values == {parameter("/a/plain"): "1"}
    assert found.faults == dict.fromkeys(missing, MISSING) | {
        own: "belongs to the engine",
        secret("bytes"): "must be text, not bytes",
        secret("gone"): MISSING,
        secret("never"): MISSING,
    }


def test_a_forbidden_parameter_is_told_from_the_others(
    ssm: Client, values: StoredValues, fault: FaultPlan
) -> None:
    """AWS refuses a request with one forbidden name as a whole. Each name is then asked for by itself."""
    for name in ("/a/1", "/a/2"):
        ssm.put_parameter(Name=name, Value=name, Type="String")
    fault.error("ssm:GetParameters", status=400, code="AccessDeniedException", times=2)
    found = values.read([parameter("/a/1"), parameter("/a/2")])
    assert found.faults == {parameter("/a/1"): DENIED}
    assert found.values == {parameter("/a/2"): "/a/2"}


def test_a_forbidden_secret(secrets: SecretStore, values: StoredValues, fault: FaultPlan) -> None:
    """A secret that jobs may not read is a fault of the job."""
    secrets.put("db", "x")
    fault.error("secretsmanager:GetSecretValue", status=400, code="AccessDeniedException")
    assert values.read([secret("db")]).faults == {secret("db"): DENIED}


def test_a_new_value_is_seen_at_once(secrets: SecretStore, values: StoredValues) -> None:
    """A rotated secret has its new value in the next job."""
    secrets.put("db", "old")
    values.read([secret("db")])
    secrets.rotate("db", "new")
    assert values.read([secret("db")]).values == {secret("db"): "new"}


def test_an_outage_is_not_a_fault_of_the_job(ssm: Client, values: StoredValues, fault: FaultPlan) -> None:
    """If the service fails, the job may be sent again."""
    fault.error("ssm:GetParameters", status=500, code="InternalServerError", times=None)
    with pytest.raises(ExternalServiceError) as caught:
        values.read([parameter("/a/1")])
    assert caught.value.retryable
