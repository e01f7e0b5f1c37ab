"""The version from the environment, and the other packages of orb in this version, which pyproject.toml cannot name."""

import os
from email import message_from_bytes
from pathlib import Path

from setuptools import setup

# A wheel that is built from an sdist has the sdist's version, whatever the environment says.
metadata = Path(__file__).with_name("PKG-INFO")
RELEASE = "0.1.0"  # the last release: "orb release prepare" writes it
version = os.environ.get("PACKAGE_VERSION") or RELEASE
# PyPI accepts no version with a local label, so a pin on such a version can only mean our package.
version += "" if "+" in version else "+orb"
if metadata.exists():
    version = message_from_bytes(metadata.read_bytes())["Version"]
setup(
    version=version,
    install_requires=[
        f"orb-common=={version}",  # repositories and codecs use its DynamoDB client
        "pydantic>=2.12,<3",  # the base classes of the models
        "pydantic-core",  # its validators and errors; pydantic says which version
    ],
)
