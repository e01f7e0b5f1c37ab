# Generated from schemas/ by "make generate". Do not edit.
"""Who may use the operations on an entity: a module for each, with a table RIGHTS."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {},
)
