"""The motion layer's access to secrets, against an emulated AWS."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common._compat.secrets import SecretsHelper, get_secrets_helper, update_secret
from orb_common._compat.secrets import get_secret as old_get_secret
from orb_common.aws import get_secret
from orb_common.aws.secrets import default_cache
from orb_common.exceptions import ResourceNotFoundError


def test_secrets(secrets: Any) -> None:
    """A helper reads, caches, updates and forgets secrets."""
    secrets.put("s", {"k": 1})
    helper = SecretsHelper(cache_ttl=60)
    assert helper.get_secret("s") == {"k": 1}
    assert helper.get_secret("s", parse_json=False) == '{"k": 1}'
    answer = helper.update_secret("s", {"k": 2}, description="not kept")
    assert {"ARN", "Name", "VersionId", "VersionStages"} <= answer.keys()
    assert (answer["Name"], answer["VersionStages"]) == ("s", ["AWSCURRENT"])
    assert helper.get_secret("s", version_id=answer["VersionId"]) == {"k": 2}
    assert helper.get_secret("s") == {"k": 2}
    assert helper.get_secret("s", use_cache=False) == {"k": 2}
    stats = helper.get_cache_stats()
    assert (stats["cache_size"], stats["cache_ttl"], stats["max_cache_size"]) == (2, 60, 100)
    assert stats["cached_secrets"] == ["s", f"s:{answer['VersionId']}"]
    helper.invalidate_secret("s")
    helper.clear_cache()
    with pytest.raises(ResourceNotFoundError):
        helper.get_secret("absent")


def test_old_and_new_path_share_the_process_cache(secrets: Any) -> None:
    """A value that is stored through the old path is visible through the new path at once."""
    default_cache().clear()
    secrets.put("s", "old")
    assert get_secret("s") == "old"
    assert update_secret("s", "new")["Name"] == "s"
    assert get_secret("s") == old_get_secret("s") == "new"
    assert get_secrets_helper() is get_secrets_helper()
