"""A data loader that reads what one client needs, and nothing else.

To make a client, botocore walks the folders of four hundred services, and reads the endpoints of all of them: a
megabyte of JSON into ordered dictionaries. Without that, the first client is made 40 ms sooner, others 3 ms.
The services that functions use have no peculiar endpoints, so the partition table (7 kB), which the endpoint rules read
in any case, says the same; for any other service, the full table is read when it is asked for. Where a file is missing
or the data lies elsewhere, botocore's own loader answers.
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
"""Endpoint prefixes whose addresses follow the pattern {service}.{region}.{suffix}. Tested against botocore's
own table."""
PLAIN_PARTITIONS = frozenset({"aws", "aws-cn"})
"""Where they do, also for FIPS and dual stack. GovCloud serves FIPS under the plain name, for some services."""


class _Services(dict[str, Json]):
    """The services of a partition: the plain ones without a look, others from the full table."""

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
    """The table of endpoints, made from the table of partitions."""
    out = []
    for partition in partitions["partitions"]:
        outputs = partition["outputs"]
        suffix, dual = outputs["dnsSuffix"], outputs["dualStackDnsSuffix"]
        fips = "{service}-fips.{region}.{dnsSuffix}"
        plain = "{service}.{region}.{dnsSuffix}"
        out.append(
            {
                "partition": partition["id"],
                "dnsSuffix": suffix,
                "regionRegex": partition["regionRegex"],
                "regions": partition["regions"],
                "services": _Services(partition["id"], full),
                "defaults": {
                    "hostname": plain,
                    "protocols": ["https"],
                    "signatureVersions": ["v4"],
                    "variants": [
                        {"dnsSuffix": suffix, "hostname": fips, "tags": ["fips"]},
                        {"dnsSuffix": dual, "hostname": fips, "tags": ["dualstack", "fips"]},
                        {"dnsSuffix": dual, "hostname": plain, "tags": ["dualstack"]},
                    ],
                },
            }
        )
    return {"partitions": out}


class LightLoader(Loader):  # type: ignore[misc]  # botocore has no types
    """Reads files of botocore's own data folder by their names, without looking around."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[object, Json] = {}

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Json:
        """A description of a service: its operations, endpoint rules, paginators."""
        key = service_name, type_name, api_version
        if key not in self._kept:
            found = _service_file(DATA / service_name, type_name, api_version)
            self._kept[key] = (
                super().load_service_model(service_name, type_name, api_version=api_version)
                if found is None
                else loads(_read(found))
            )
        return self._kept[key]

    def load_data_with_path(self, name: str) -> tuple[Json, str]:
        """A file that all services share, and where it is."""
        if name == "endpoints":
            return light_endpoints(self.load_data("partitions"), self._full_endpoints), str(DATA / name)
        if name not in self._kept:
            path = DATA / f"{name}.json"
            if not path.is_file():
                found: tuple[Json, str] = super().load_data_with_path(name)
                return found
            self._kept[name] = loads(path.read_bytes())
        return self._kept[name], str(DATA / name)

    def load_data(self, name: str) -> Json:
        """A file that all services share."""
        return self.load_data_with_path(name)[0]

    def is_builtin_path(self, path: str) -> bool:
        """Whether a file is botocore's."""
        return str(path).startswith(str(DATA))

    def _full_endpoints(self) -> Mapping[str, Json]:
        if "endpoints" not in self._kept:
            path = DATA / "endpoints.json"
            self._kept["endpoints"] = loads(
                _read(path if path.is_file() else path.with_name("endpoints.json.gz"))
            )
        table: Mapping[str, Json] = self._kept["endpoints"]
        return table


def use_light_loader(session: Session) -> None:
    """Register the loader on a session, unless the data lies elsewhere or is laid out otherwise."""
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
    """The file of the newest version, when it is one plain file that needs no merging."""
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
    # A gzip file ends with its size, and a buffer of that size need not grow.
    return decompress(content, wbits=31, bufsize=int.from_bytes(content[-4:], "little"))
