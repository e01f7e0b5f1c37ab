"""A data loader that reads only the files that a client needs.

To make a client, botocore lists the folders of four hundred services and reads the endpoints of all of them: a megabyte
of JSON. Without that, the first client is made 40 ms sooner, each further one 3 ms.
The endpoints of the usual services follow from the table of partitions (7 kB), which the endpoint rules read in any
case. For another service, the full table is read when its endpoint is requested. If a file is missing or the data is
elsewhere, botocore's own loader is used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import decompress

import botocore
from botocore.loaders import Loader
from orjson import loads

from orb_common._startup.notices import report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.session import Session

DATA = Path(botocore.__file__).parent / "data"
Json = Any
"""A part of a JSON document."""

PLAIN_SERVICES = frozenset(
    {"dynamodb", "kms", "lambda", "logs", "secretsmanager", "sns", "sqs", "ssm", "states", "events"}
)
"""Services whose endpoints follow the pattern {service}.{region}.{suffix}. A test checks them."""
PLAIN_PARTITIONS = frozenset({"aws", "aws-cn"})
"""Partitions where that holds, also for FIPS and dual-stack. GovCloud has FIPS under some plain names."""


class _PartitionServices(dict[str, Json]):
    """The services of a partition. Plain ones need no data; others come from the full table."""

    def __init__(self, partition: str, full: Callable[[], Mapping[str, Json]]) -> None:
        super().__init__()
        self._partition = partition
        self._full = full

    def __missing__(self, name: str) -> Json:
        if name in PLAIN_SERVICES and self._partition in PLAIN_PARTITIONS:
            return {"endpoints": {}}
        for partition in self._full()["partitions"]:
            if partition["partition"] == self._partition:
                return partition["services"][name]
        raise KeyError(name)

    def get(self, name: str, default: Json = None) -> Json:
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None


def light_endpoints(
    partitions: Mapping[str, Json], full: Callable[[], Mapping[str, Json]]
) -> dict[str, Json]:
    """Return a table of endpoints made from the table of partitions."""
    table = []
    for partition in partitions["partitions"]:
        outputs = partition["outputs"]
        suffix, dual_stack = outputs["dnsSuffix"], outputs["dualStackDnsSuffix"]
        fips = "{service}-fips.{region}.{dnsSuffix}"
        plain = "{service}.{region}.{dnsSuffix}"
        table.append(
            {
                "partition": partition["id"],
                "dnsSuffix": suffix,
                "regionRegex": partition["regionRegex"],
                "regions": partition["regions"],
                "services": _PartitionServices(partition["id"], full),
                "defaults": {
                    "hostname": plain,
                    "protocols": ["https"],
                    "signatureVersions": ["v4"],
                    "variants": [
                        {"dnsSuffix": suffix, "hostname": fips, "tags": ["fips"]},
                        {"dnsSuffix": dual_stack, "hostname": fips, "tags": ["dualstack", "fips"]},
                        {"dnsSuffix": dual_stack, "hostname": plain, "tags": ["dualstack"]},
                    ],
                },
            }
        )
    return {"partitions": table}


class LightLoader(Loader):  # type: ignore[misc]  # botocore has no types
    """A loader that opens files of botocore's data folder by name, without listing folders."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: dict[object, Json] = {}

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Json:
        """Return one description of a service: its operations, endpoint rules or paginators."""
        key = service_name, type_name, api_version
        if key not in self._loaded:
            model_file = _service_file(DATA / service_name, type_name, api_version)
            self._loaded[key] = (
                super().load_service_model(service_name, type_name, api_version=api_version)
                if model_file is None
                else loads(_read(model_file))
            )
        return self._loaded[key]

    def load_data_with_path(self, name: str) -> tuple[Json, str]:
        """Return the content and path of a file that all services share."""
        if name == "endpoints":
            return light_endpoints(self.load_data("partitions"), self._full_endpoints), str(DATA / name)
        if name not in self._loaded:
            path = DATA / f"{name}.json"
            if not path.is_file():
                loaded: tuple[Json, str] = super().load_data_with_path(name)
                return loaded
            self._loaded[name] = loads(path.read_bytes())
        return self._loaded[name], str(DATA / name)

    def load_data(self, name: str) -> Json:
        """Return the content of a file that all services share."""
        return self.load_data_with_path(name)[0]

    def is_builtin_path(self, path: str) -> bool:
        """Return whether a file is in botocore's data folder."""
        return str(path).startswith(str(DATA))

    def _full_endpoints(self) -> Mapping[str, Json]:
        if "endpoints" not in self._loaded:
            path = DATA / "endpoints.json"
            self._loaded["endpoints"] = loads(
                _read(path if path.is_file() else path.with_name("endpoints.json.gz"))
            )
        table: Mapping[str, Json] = self._loaded["endpoints"]
        return table


def use_light_loader(session: Session) -> None:
    """Register the loader on a session, unless the data is elsewhere or has another layout."""
    if os.environ.get("AWS_DATA_PATH"):
        cause = "AWS_DATA_PATH is set"
    elif Path(Loader.CUSTOMER_DATA_PATH).is_dir():
        cause = f"there is a folder {Loader.CUSTOMER_DATA_PATH}"
    elif not (DATA / "partitions.json").is_file():
        cause = "botocore has no partitions.json"
    else:
        session.register_component("data_loader", LightLoader())
        return
    report("the light data loader", cause)


def _service_file(folder: Path, type_name: str, api_version: str | None) -> Path | None:
    """Return the file of the newest version. None: it is missing, or must be merged with another file."""
    try:
        versions = (
            [api_version] if api_version else sorted((path.name for path in folder.iterdir()), reverse=True)
        )
    except OSError:
        return None
    for version in versions:
        present = {path.name for path in (folder / version).glob(f"{type_name}.*")}
        if any(name.startswith(f"{type_name}.sdk-extras") for name in present):
            return None
        for name in (f"{type_name}.json", f"{type_name}.json.gz"):
            if name in present:
                return folder / version / name
    return None


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".gz":
        return content
    # A gzip file ends with the size of its content, so the buffer never has to grow.
    return decompress(content, wbits=31, bufsize=int.from_bytes(content[-4:], "little"))
