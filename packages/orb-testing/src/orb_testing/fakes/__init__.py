"""Fakes of web services: HTTP servers on 127.0.0.1, so that functions in other processes reach them too.

They follow the public documentation of each service, not the needs of a client. Import `.spotify` or `.github`.
"""
