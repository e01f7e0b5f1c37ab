# Generated from schemas/core/enums.yml by "make generate". Do not edit.
"""The values of SchemaType."""

from enum import StrEnum


class SchemaType(StrEnum):
    """Exactly what the schema lists: an unknown value is an error, never a member made up for it."""

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
