"""Clients of the hub on the embedded AWS: sample people, their tokens, calls of the GraphQL API, and the console."""
