"""The fourth stage: it formats the text and writes the files, each one completely or not at all."""
