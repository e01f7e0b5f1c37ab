"""A server on loopback that answers as DynamoDB and Secrets Manager did, from memory. Prints its address."""

import json
import socket
import socketserver
from zlib import crc32

ITEM = {
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
ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-AbCdEf"
BODIES = {
    b"DynamoDB_20120810.GetItem": {"Item": ITEM},
    b"DynamoDB_20120810.Query": {
        "Count": 100, "ScannedCount": 100, "Items": [{**ITEM, "userId": {"S": f"u-{n}"}} for n in range(100)],
    },
    b"secretsmanager.GetSecretValue": {
        "ARN": ARN, "Name": "app", "VersionId": "0" * 32, "SecretString": "correct horse", "CreatedDate": 1763683200,
    },
}  # fmt: skip


def answer(target: bytes) -> bytes:
    body = json.dumps(BODIES[target], separators=(",", ":")).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n"
        f"x-amzn-RequestId: {'A' * 52}\r\nx-amz-crc32: {crc32(body)}\r\nDate: Fri, 21 Nov 2025 00:00:00 GMT\r\n\r\n"
    )
    return head.encode() + body


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while self.rfile.readline():
            headers = {}
            while line := self.rfile.readline().strip():
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            self.rfile.read(int(headers.get(b"content-length", 0)))
            self.wfile.write(ANSWERS[headers[b"x-amz-target"]])


if __name__ == "__main__":
    ANSWERS = {target: answer(target) for target in BODIES}
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()
