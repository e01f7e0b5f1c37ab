"""The check of the API: what config.yml names exists, every name means one type, and AppSync accepts each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.api_builder import ApiBuilder, query_arguments
from orb_tools.codegen.check.graphql_types import returned_type
from orb_tools.codegen.check.operation_arguments import PAGE, is_shown
from orb_tools.codegen.faults import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_tools.codegen.check.api import Api
    from orb_tools.codegen.check.core import Enum
    from orb_tools.codegen.check.entity import CustomQuery, Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile
    from orb_tools.codegen.read.read_schemas import Schemas
    from orb_tools.codegen.read.yaml_document import Place

MOST_RESOURCES = 500
"""Of a CloudFormation template. Source:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
_OWN_RESOURCES = 6
"""Resources of api.yml that do not depend on what it serves."""
_UNIT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LITERALS = frozenset({"true", "false", "null"})
"""Values that GraphQL refuses in enums."""
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})
_LARGEST_INT = 2**31 - 1


def api_of(
    schemas: Schemas,
    entities: Mapping[str, Entity],
    enums: Mapping[str, Enum],
    files: Mapping[str, ParsedFile[EntityFile]],
    faults: Faults,
) -> Api | None:
    """Return the API that config.yml describes, and add its faults. None: there is none, or it has faults."""
    config = schemas.config_file
    if config is None or not config.form.api:
        return None
    builder = ApiBuilder(entities, enums)
    for unit, served in config.form.api.items():
        for name in served:
            builder.add(unit, entities[name])
    return builder.api()
