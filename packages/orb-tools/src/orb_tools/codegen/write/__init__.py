"""The fourth stage: from text to files. Each file at once or not at all."""
