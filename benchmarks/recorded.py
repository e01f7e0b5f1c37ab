"""A server on loopback that answers with recorded bodies of DynamoDB, KMS, Secrets Manager and CloudWatch Logs.

It runs in its own process, `python -m benchmarks.recorded`, and prints its address.
"""

from __future__ import annotations

import base64
import json
import socket
import socketserver
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zlib import crc32

from benchmarks.harness import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_common.aws.dynamodb import Item

ITEM: Item = {
    "userId": {"S": "u-1"},
    "cognitoId": {"S": "3f6f9a2e-7f0f-4be0-8a4f-3d0b8f1f6b11"},
    "cognitoSub": {"S": "3f6f9a2e-7f0f-4be0-8a4f-3d0b8f1f6b11"},
    "email": {"S": "ada@example.com"},
    "firstName": {"S": "Ada"},
    "lastName": {"S": "Byron"},
    "status": {"S": "ACTIVE"},
    "createdAt": {"N": "1763683200"},
    "updatedAt": {"N": "1763683201"},
    "phoneNumber": {"S": "+441632960001"},
    "groups": {"L": [{"S": "OWNER"}, {"S": "DEVELOPER"}]},
    "emailVerified": {"BOOL": True},
    "phoneVerified": {"BOOL": False},
    "mfaEnabled": {"BOOL": True},
    "mfaSetupComplete": {"BOOL": True},
}
KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/0b6cc4ff-93b8-4a3a-b7f5-3f3cd9b3d4a1"
ORGANIZATION: Item = {
    "organizationId": {"S": "o-1"},
    "name": {"S": "Analytical Engines"},
    # Its plaintext is what the server answers to Decrypt, so the bytes after the format do not matter.
    "description": {"S": base64.urlsafe_b64encode(b"orb1k" + bytes(184)).decode()},
    "ownerId": {"S": "u-1"},
    "status": {"S": "ACTIVE"},
    "createdAt": {"N": "1763683200"},
    "updatedAt": {"N": "1763683201"},
    "kmsKeyId": {"S": KEY_ARN.rpartition("/")[2]},
    "kmsKeyArn": {"S": KEY_ARN},
    "kmsAlias": {"S": "alias/orb-integration-hub-dev-org-o-1"},
}
DESCRIPTION = "Weaves algebraical patterns."
ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-AbCdEf"
QUERY = b"DynamoDB_20120810.Query"
BY_SUBJECT = b"CognitoSubIndex"
GET = b"DynamoDB_20120810.GetItem"
OF_ORGANIZATION = b'"organizationId"'
BODIES = {
    GET: {"Item": ITEM},
    GET + OF_ORGANIZATION: {"Item": ORGANIZATION},
    b"TrentService.Decrypt": {
        "KeyId": KEY_ARN, "Plaintext": base64.b64encode(DESCRIPTION.encode()).decode(),
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    },
    QUERY: {
        "Count": 100, "ScannedCount": 100, "Items": [{**ITEM, "userId": {"S": f"u-{n}"}} for n in range(100)],
    },
    # The lookup of the caller: one row has this Cognito subject.
    QUERY + BY_SUBJECT: {"Count": 1, "ScannedCount": 1, "Items": [ITEM]},
    b"DynamoDB_20120810.TransactWriteItems": {},
    b"secretsmanager.GetSecretValue": {
        "ARN": ARN, "Name": "app", "VersionId": "0" * 32, "SecretString": "correct horse battery",
        "CreatedDate": 1763683200,
    },
    b"Logs_20140328.CreateLogStream": {},
    b"Logs_20140328.PutLogEvents": {"nextSequenceToken": "4" * 56},
}  # fmt: skip


@contextmanager
def serving() -> Iterator[str]:
    """Run the server while the block runs. Yield its address."""
    command = [sys.executable, "-m", "benchmarks.recorded"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip() if server.stdout else ""
        finally:
            server.kill()


def answer(target: bytes) -> bytes:
    """Return the whole HTTP answer to an operation, named as in the header x-amz-target."""
    body = json.dumps(BODIES[target], separators=(",", ":")).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n"
        f"x-amzn-RequestId: {'A' * 52}\r\nx-amz-crc32: {crc32(body)}\r\nDate: Fri, 21 Nov 2025 00:00:00 GMT\r\n\r\n"
    )
    return head.encode() + body


ANSWERS = {target: answer(target) for target in BODIES}


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while self.rfile.readline():
            headers = {}
            while line := self.rfile.readline().strip():
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            body = self.rfile.read(int(headers.get(b"content-length", 0)))
            target = headers[b"x-amz-target"]
            if target == QUERY and BY_SUBJECT in body:
                target += BY_SUBJECT
            elif target == GET and OF_ORGANIZATION in body:
                target += OF_ORGANIZATION
            self.wfile.write(ANSWERS[target])


if __name__ == "__main__":
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as running:
        print(f"http://127.0.0.1:{running.server_address[1]}", flush=True)
        running.serve_forever()
