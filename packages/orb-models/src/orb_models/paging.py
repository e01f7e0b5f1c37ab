"""The page of `orb_common.aws`, under the name that generated repositories use."""

from orb_common.aws.pages import Page

__all__ = ["Page"]
