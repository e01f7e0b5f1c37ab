"""All old names of the three systems: what they were, and what to use now. Nothing new imports them.

`names` is the one table; `lookup` finds a name by it and warns; the other modules hold what lives on under an old name
alone. The old import paths (`orb_common.logger`, `orb_common.security.auth` ...) are files of three lines that ask
`lookup`. Rooms ask it for a name that they do not know, and list none of the old names.
"""
