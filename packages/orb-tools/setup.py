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
        "awscli>=1.42,<2",  # cloudformation package and deploy, as production does
        "botocore>=1.40,<2",  # errors of the embedded AWS
        "build>=1.3,<2",  # wheels of the local packages
        "click>=8.2,<9",  # the command line
        "cyclonedx-python-lib>=11,<12",  # orb sbom writes CycloneDX
        "graphql-core>=3.2.7,<4",  # orb schema diff judges the changes of the API as GraphQL clients see them
        f"orb-common[tokens]=={version}",  # the demo reads the audit trail and verifies a token with it
        f"orb-models=={version}",  # the rows of the sample people are written with it
        f"orb-testing=={version}",  # the server and the clients of the embedded AWS, npm packages
        "packaging>=25",  # versions, markers and wheel tags
        "packageurl-python>=0.15",  # names of packages in an SBOM
        "pip>=25.1",  # its settings say where the locked wheels of a bundle come from
        "pyyaml>=6,<7",  # schema files, with line numbers
        "rich>=14",  # progress and tables on a terminal
        "ruamel.yaml>=0.18,<1",  # orb schema migrate keeps the comments of the files that it rewrites
        "ruff>=0.14",  # finds what a Python cannot read in the sources of a bundle; formats new functions
        "setuptools>=84,<85",  # builds the wheels of the local packages
        "urllib3>=2.5,<3",  # fetches the locked wheels of a bundle
    ],
    extras_require={
        "migrate": [
            "libcst>=1.8,<2",  # orb migrate imports keeps comments and formatting, and asks it which scope binds a name
        ],
        # What orb motion simulate and the third story of orb demo need.
        "motion": [
            f"orb-testing[fakes]=={version}",  # the Spotify that plays in the rooms
            "paho-mqtt>=2.1,<3",  # the sensors speak MQTT, as devices do
        ],
        # What orb release and orb publish need.
        "release": [
            "gitpython>=3.2,<4",  # commits and tags, in the form that python-semantic-release reads
            "python-semantic-release>=10.7,<11",  # reads conventional commits, and counts versions up
            "requests>=2.32.2,<3",  # the errors of uploads by twine
            "towncrier>=26.9",  # changelogs from fragments
            "twine>=7,<8",  # uploads to package indexes
        ],
    },
)
