"""The embedded AWS: MiniStack in an environment of its own, with the real stacks deployed to it."""
