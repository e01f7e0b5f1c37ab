"""The old import paths: modules that have only old names."""

from __future__ import annotations

from typing import Final

OLD_PATHS: Final = [
    "orb_common.audit.shared", "orb_common.dynamodb_helper", "orb_common.exceptions.audit",
    "orb_common.exceptions.resources", "orb_common.exceptions.system", "orb_common.execution.dynamodb",
    "orb_common.execution.s3",
    "orb_common.execution.vcs.base",
    "orb_common.execution.vcs.github", "orb_common.logger", "orb_common.logging.events",
    "orb_common.secrets_helper", "orb_common.security.audit", "orb_common.security.auth", "orb_common.security.crypto",
    "orb_common.security_exceptions", "orb_common.spotify_client", "orb_common.validation",
]  # fmt: skip
