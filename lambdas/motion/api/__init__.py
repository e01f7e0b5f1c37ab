"""The HTTP API of motion: its routes, who may use them, and what they do. See docs/motion-api.md."""
