"""Replacements for components of botocore, registered where botocore allows it. Private to `orb_common.aws`."""
