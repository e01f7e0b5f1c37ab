# Generated from schemas/ by "make generate". Do not edit.
"""Who may use the operations on each entity: one module each, with the table RIGHTS."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {},
)
