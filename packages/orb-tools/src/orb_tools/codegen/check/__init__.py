"""The second stage: from typed files to one catalogue of entities, enums and rules that fit together."""
