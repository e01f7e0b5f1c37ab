"""Laws of the secrets of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from orb_common.aws.secrets import SecretCache
from orb_common.exceptions import ResourceNotFoundError

if TYPE_CHECKING:
    from orb_testing.secret_store import SecretStore


def test_a_function_reads_what_a_test_puts(secrets: SecretStore) -> None:
    """Objects are JSON, texts and bytes stay what they are. A secret is put once."""
    arn = secrets.put("app", {"user": "u"})
    secrets.put("bytes", b"\x00")
    assert SecretCache().get("app") == SecretCache().get(arn) == {"user": "u"}
    assert secrets.value("bytes") == b"\x00"
    with pytest.raises(ClientError, match="ResourceExistsException"):
        secrets.put("app", "again")


def test_a_rotated_secret_keeps_its_last_value(secrets: SecretStore) -> None:
    """The stages move with each rotation. A cache has the old value until it is cleared."""
    secrets.put("key", "one")
    cache = SecretCache()
    assert cache.get("key") == "one"
    assert secrets.rotate("key", "two") != secrets.rotate("key", "three")
    assert (secrets.value("key"), secrets.value("key", stage="AWSPREVIOUS")) == ("three", "two")
    assert cache.get("key") == "one"
    assert SecretCache().get("key") == "three"


def test_a_deleted_secret_is_gone(secrets: SecretStore) -> None:
    """A secret is deleted at once, or waits for its deletion and can be restored."""
    secrets.put("key", "one")
    secrets.delete("key", days=7)
    with pytest.raises(ClientError, match="InvalidRequestException"):
        secrets.value("key")
    secrets.restore("key")
    assert secrets.value("key") == "one"
    secrets.delete("key")
    with pytest.raises(ResourceNotFoundError):
        SecretCache().get("key")
