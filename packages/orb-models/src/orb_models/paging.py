"""The `Page` of `orb_common.aws`, at the path that generated repositories import."""

from orb_common.aws.pages import Page

__all__ = ["Page"]
