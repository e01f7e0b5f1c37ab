"""Release the packages: find the version, write the changelogs, build, publish to a package index, and verify."""
