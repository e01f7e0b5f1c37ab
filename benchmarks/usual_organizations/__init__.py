"""A part of the organizations function as it is usually written. The peer of a row of `hub`."""
