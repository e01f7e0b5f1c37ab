"""The first stage: it parses YAML text into typed files and keeps the line of every value."""
