"""Where this process runs, and whether the start-up optimisations of orb are wanted."""

import os


def stock() -> bool:
    """Return whether `ORB_START=stock` asks for the libraries as they are, and for nothing to be built in advance."""
    return os.environ.get("ORB_START", "").strip().lower() == "stock"


def in_lambda() -> bool:
    """Return whether this process is a Lambda function's."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


def initialising() -> bool:
    """Return whether this process is a Lambda function's that has had no request yet.

    Lambda's runtime sets the tracing header of each request:
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    return in_lambda() and "_X_AMZN_TRACE_ID" not in os.environ
