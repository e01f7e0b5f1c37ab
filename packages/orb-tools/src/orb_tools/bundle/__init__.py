"""Turn a function of the monorepo into the zip that AWS Lambda runs."""

from .manifest import Entry as Entry
from .run import bundle_units as bundle_units
from .target import Target as Target
from .unit import Unit as Unit
from .unit import find_units as find_units

__all__ = ["Entry", "Target", "Unit", "bundle_units", "find_units"]
