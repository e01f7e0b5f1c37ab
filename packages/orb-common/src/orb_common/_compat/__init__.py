"""All old names of the three systems, with what to use now. New code does not import them.

`names` is the table of old names. `lookup` finds a name in the table and warns. The other modules hold functions and
classes that exist only under an old name. The modules at the old import paths (`orb_common.logger`,
`orb_common.security.auth` ...) have three lines and use `lookup`. A room uses `lookup` for a name that it does not
know, and lists no old names.
"""
