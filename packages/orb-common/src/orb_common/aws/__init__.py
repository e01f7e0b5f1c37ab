"""Access to AWS for Lambda functions: quick to start, with typed errors, and no write lost when AWS fails.

See docs/aws.md. Each name loads only its own module. Nothing contacts AWS before the first call.
"""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .deadlines import InvocationDeadline as InvocationDeadline
    from .dynamodb import DynamoDB as DynamoDB
    from .dynamodb import Table as Table
    from .errors import aws_errors as aws_errors
    from .pages import Page as Page
    from .s3 import Bucket as Bucket
    from .secrets import SecretCache as SecretCache
    from .secrets import get_secret as get_secret
    from .secrets import update_secret as update_secret
    from .session import client as client
    from .session import reset as reset

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Bucket": ".s3",
        "DynamoDB": ".dynamodb",
        "InvocationDeadline": ".deadlines",
        "Page": ".pages",
        "SecretCache": ".secrets",
        "Table": ".dynamodb",
        "aws_errors": ".errors",
        "client": ".session",
        "get_secret": ".secrets",
        "reset": ".session",
        "update_secret": ".secrets",
    },
)
