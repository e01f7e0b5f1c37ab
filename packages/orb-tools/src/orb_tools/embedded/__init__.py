"""The embedded AWS: MiniStack in its own environment, with the real stacks deployed to it."""
