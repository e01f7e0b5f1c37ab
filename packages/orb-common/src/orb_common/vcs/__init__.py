"""Comments on pull requests, and the webhooks of GitHub. See docs/vcs.md. Needs the extra `orb-common[vcs]`."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .base import Comment as Comment
    from .base import VcsProvider as VcsProvider
    from .github import GitHubProvider as GitHubProvider
    from .github_webhooks import verify_signature as verify_signature
    from .helper import Upsert as Upsert
    from .helper import VcsHelper as VcsHelper
    from .order_summary import order_summary as order_summary
    from .tag_lines import MAX_BODY as MAX_BODY
    from .tag_lines import format_tags as format_tags
    from .tag_lines import has_tags as has_tags
    from .tag_lines import with_tags as with_tags

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Comment": ".base",
        "GitHubProvider": ".github",
        "MAX_BODY": ".tag_lines",
        "Upsert": ".helper",
        "VcsHelper": ".helper",
        "VcsProvider": ".base",
        "format_tags": ".tag_lines",
        "has_tags": ".tag_lines",
        "order_summary": ".order_summary",
        "verify_signature": ".github_webhooks",
        "with_tags": ".tag_lines",
    },
)
