# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of SchemaType."""

from enum import StrEnum


class SchemaType(StrEnum):
    """The values that the schema lists. Any other value is an error."""

    STANDARD = "STANDARD"
    DYNAMODB = "DYNAMODB"
    POSTGRES = "POSTGRES"
    MYSQL = "MYSQL"
    MSSQL = "MSSQL"
    SQLITE = "SQLITE"
    LAMBDA = "LAMBDA"
    LAMBDA_SECURED = "LAMBDA_SECURED"
    LAMBDA_DYNAMODB = "LAMBDA_DYNAMODB"
    GRAPHQL = "GRAPHQL"
    REGISTRY = "REGISTRY"
    GRAPH = "GRAPH"
    REST = "REST"
    ELASTICSEARCH = "ELASTICSEARCH"
