"""The job of the demo is valid, and what it needs is there."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from orb_common.execution import job_faults
from orb_tools.demo.execution_job import ARCHIVE, SECRET, make_site
from orb_tools.demo.execution_scenes import EXPECTED
from orb_tools.embedded.deploy import BUCKET
from orb_tools.embedded.state_file import Running

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


def test_the_site_has_what_the_job_names(aws: MotoEngine) -> None:
    """The job breaks no rule, its script can be run, and its secret is a new one each time."""
    aws.client("s3").create_bucket(Bucket=BUCKET)
    site = make_site(Running(endpoint=aws.endpoint_url, pid=1))

    assert job_faults(site.job, known_only=True) == []
    orders = site.job["orders"]
    assert isinstance(orders, list)
    assert [order["order_name"] for order in orders] == list(EXPECTED)
    assert {order["s3_location"] for order in orders} == {f"s3://{BUCKET}/{ARCHIVE}"}
    body = aws.client("s3").get_object(Bucket=BUCKET, Key=ARCHIVE)["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.getinfo("fetch.sh").external_attr >> 16 & 0o111
        assert site.token.encode() not in archive.read("fetch.sh")
    stored = aws.client("secretsmanager").get_secret_value(SecretId=SECRET)["SecretString"]
    assert stored == site.token
    assert len(site.token) > 20
