"""Bills of materials: what is in a bundle, and what a package needs, as CycloneDX."""

from .bundle_sbom import bundle_sbom
from .package_sbom import Lock, Wheel, package_sbom, read_lock, read_wheel

__all__ = ["Lock", "Wheel", "bundle_sbom", "package_sbom", "read_lock", "read_wheel"]
