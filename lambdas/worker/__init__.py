"""The worker: runs the commands of one order, on Lambda or in a build of CodeBuild."""
