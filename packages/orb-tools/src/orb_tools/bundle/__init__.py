"""Turns a function of the monorepo into the zip that AWS Lambda runs."""
