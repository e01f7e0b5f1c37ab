"""Fakes of web services that functions call: real HTTP servers on 127.0.0.1, so that functions in other processes reach them.

They follow the public documentation of each service, not the needs of a client. Import their modules: `.spotify` and `.github`.
"""
