"""Write a bill of materials as CycloneDX 1.6 in JSON: the same bytes for the same content."""

from __future__ import annotations

import json
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import LicenseAcknowledgement
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from cyclonedx.model.license import License


def package_url(name: str, version: str, *, own: bool) -> PackageURL:
    """Return the purl of a package. Ours are of no public index, where a stranger could take their names."""
    return PackageURL(type="generic" if own else "pypi", name=name, version=version)


def licences_of(declared: Iterable[str]) -> list[License]:
    """Return licences as CycloneDX has them: by SPDX identifier, as an expression, or by name."""
    factory = LicenseFactory()
    return [
        factory.make_from_string(each, license_acknowledgement=LicenseAcknowledgement.DECLARED)
        for each in declared
    ]


def sha256(digest: str) -> HashType:
    """Return a hash as CycloneDX has it."""
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)


def document(
    subject: Component,
    components: Mapping[str, Component],
    edges: Mapping[str, Collection[str]],
    properties: Mapping[str, str],
) -> bytes:
    """Return the bill of materials of `subject`, which has a hash.

    It has no time, and its serial number follows from the hash of the subject.

    Args:
        subject: What the document is about.
        components: What it consists of, or needs, by name.
        edges: The names that each name needs. The name of the subject is the empty text.
        properties: Facts about the subject that CycloneDX has no field for.
    """
    subject.properties = (Property(name=f"orb:{name}", value=value) for name, value in properties.items())
    (digest,) = subject.hashes
    tool = Component(name="orb-tools", version=installed_version("orb-tools"), type=ComponentType.APPLICATION)
    refs = {"": subject.bom_ref, **{name: component.bom_ref for name, component in components.items()}}
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, f"sha256:{digest.content}"),
        metadata=BomMetaData(component=subject, tools=ToolRepository(components=[tool])),
        components=components.values(),
        dependencies=(
            Dependency(
                ref=refs[name], dependencies=(Dependency(ref=refs[each]) for each in edges.get(name, ()))
            )
            for name in refs
        ),
    )
    content = json.loads(JsonV1Dot6(bom).output_as_string())
    del content["metadata"]["timestamp"]
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def library(
    name: str, version: str, licences: Iterable[str], *, own: bool, digests: Iterable[str] = ()
) -> Component:
    """Return the component of a package, which is one of ours or not. Its `bom-ref` is its purl."""
    url = package_url(name, version, own=own)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=url.to_string(),
        purl=url,
        licenses=licences_of(licences),
        hashes=[sha256(digest) for digest in digests],
    )
