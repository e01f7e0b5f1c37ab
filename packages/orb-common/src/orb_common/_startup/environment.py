"""Whether this process runs in Lambda, and whether the start-up optimisations of orb are on."""

import os


def stock() -> bool:
    """Return whether `ORB_START=stock` turns all start-up optimisations off."""
    return os.environ.get("ORB_START", "").strip().lower() == "stock"


def in_lambda() -> bool:
    """Return whether this process runs a Lambda function."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


def initialising() -> bool:
    """Return whether this process runs a Lambda function that has not received a request yet.

    Lambda's runtime sets the tracing header with each request:
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    return in_lambda() and "_X_AMZN_TRACE_ID" not in os.environ
