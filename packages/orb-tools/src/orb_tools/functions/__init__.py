"""Begin new functions: their files in lambdas/ and their entry in the stack, from templates, for `orb new function`."""
