"""What keeps imports and cold starts short. Do not import it from outside of the package."""
