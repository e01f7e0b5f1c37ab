"""Download Dynoxide, a second DynamoDB engine. moto accepts requests that AWS refuses, so moto alone proves too little.

Dynoxide is one static binary in an npm package. Its version and digest are pinned here.
"""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

from orb_testing.npm_packages import NpmFile, PackageUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1.2.1"
BINARY = NpmFile(
    package="@dynoxide/linux-x64",
    version=VERSION,
    integrity="sha512-sBHqlxJ9ANkLluFkYRfd5r8Y0ApFew4FhOrlhgRAgD4XzEoFOukEo1nuBTQ1+jTtofqwn4NWQ2k0Tn5mNTjgUg==",
    path="dynoxide",
)


class EngineUnavailableError(RuntimeError):
    """Dynoxide cannot run on this machine. The message is the reason that skipped tests show."""


def dynoxide_binary(folder: Path) -> Path:
    """Return the path of the binary in `folder`. Download it if it is not there.

    Raises:
        EngineUnavailableError: The platform is not Linux on x86-64, npm is missing, or the download failed.
        ValueError: The downloaded package does not have the pinned digest.
    """
    target = folder / f"dynoxide-{VERSION}"
    if target.exists():
        return target
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise EngineUnavailableError("Dynoxide exists for Linux on x86-64 only")
    try:
        return BINARY.download(target, mode=0o755)
    except PackageUnavailableError as error:
        raise EngineUnavailableError(str(error)) from error
