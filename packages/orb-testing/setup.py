"""The version alone is decided here: pyproject.toml cannot read the environment."""

import os

from setuptools import setup

setup(version=os.environ.get("PACKAGE_VERSION", "0.1.0"))
