"""What a generated model costs a cold start, beside one written by hand."""

from orb_tools.bench import Benchmark, process

BY_HAND = """
from datetime import datetime
from enum import StrEnum
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

class UserStatus(StrEnum):
    UNKNOWN = "UNKNOWN"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"

class Users(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    user_id: str
    cognito_id: str | None = None
    cognito_sub: str | None = None
    email: str
    first_name: str
    last_name: str
    status: UserStatus
    created_at: datetime
    updated_at: datetime
    phone_number: str | None = None
    groups: list[str] | None = None
    email_verified: bool | None = None
    phone_verified: bool | None = None
    mfa_enabled: bool | None = None
    mfa_setup_complete: bool | None = None
"""

BENCHMARKS = [
    Benchmark(
        area="import", name="import of one model of all", peer="pydantic + the same model by hand",
        ours=process("from orb_models import Users"), theirs=process(BY_HAND),
        unit="ms", goal=1.1, seconds=0, rounds=20,
    ),
    Benchmark(
        area="import", name="import orb_models", peer="bare Python",
        ours=process("import orb_models"), theirs=process(""),
        unit="ms", goal=3.0, difference=True, seconds=0, rounds=20,
    ),
]  # fmt: skip
