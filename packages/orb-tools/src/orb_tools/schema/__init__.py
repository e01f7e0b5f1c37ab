"""What `orb schema` knows: how schemas changed, what a new entity looks like, and how old schemas become ours."""
