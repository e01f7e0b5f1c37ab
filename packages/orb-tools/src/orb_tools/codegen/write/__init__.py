"""The fourth stage: from text to files. All of it or nothing."""
