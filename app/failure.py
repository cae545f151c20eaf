"""What a command says when it cannot do what it was asked: one line with a code, instead of a traceback."""


class Failure(Exception):  # noqa: N818 - it is what the person sees, not what the programmer did
    """A command failed for a reason the person at the keyboard can act on.

    `code` is a stable word in snake_case for scripts; `message` says what is wrong and what to do.
    """

    def __init__(self, code: str, message: str, *, exit_code: int = 1) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.exit_code = exit_code
