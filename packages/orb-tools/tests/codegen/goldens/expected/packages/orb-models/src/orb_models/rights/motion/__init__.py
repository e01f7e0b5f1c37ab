# Generated from schemas/ by "make generate". Do not edit.
"""What schemas/entities/motion gives to rights."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {},
)
