"""Errors that the function answers with."""


class ApiError(Exception):
    """A call that is refused, with the status and message of its answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class AccessDeniedError(ApiError):
    """The caller may not do this."""

    def __init__(self, message: str) -> None:
        super().__init__(403, message)
