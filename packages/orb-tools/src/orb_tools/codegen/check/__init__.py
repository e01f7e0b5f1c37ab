"""The second stage: it checks typed files against each other and builds the catalogue."""
