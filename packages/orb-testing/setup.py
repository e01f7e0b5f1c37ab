"""What pyproject.toml cannot say: the version comes from the environment, and siblings are of this very version."""

import os
from email import message_from_bytes
from pathlib import Path

from setuptools import setup

# An sdist keeps the version that it was made with, whatever the environment says where it is built.
made = Path(__file__).with_name("PKG-INFO")
version = os.environ.get("PACKAGE_VERSION") or "0.1.0"
# The public index takes no version with a local label: a pin on one is a pin on a package of ours.
version += "" if "+" in version else "+orb"
if made.exists():
    version = message_from_bytes(made.read_bytes())["Version"]
setup(
    version=version,
    install_requires=[
        "botocore>=1.40,<2",  # clients of the engines
        f"orb-common=={version}",  # the plugin has it make its clients again when a test goes to another engine
    ],
)
