"""What ends the writing of pages or of a site, in words for the person at the terminal."""


class PublishError(Exception):
    """The tree could not be put in place; ``message`` is for the person at the terminal.

    ``said`` is what another program said, line by line; strangers may have written a part of it.
    """

    def __init__(self, message: str, said: str = "") -> None:
        self.message = message
        self.said = said
        super().__init__(f"{message}\n{said}" if said else message)


# So many letters of a path say where it is.
_LONGEST = 400


def in_words(reason: OSError) -> str:
    """Return an error of the system for the person at the terminal; of a long path both ends."""
    where = str(reason.filename or "")
    if len(where) > _LONGEST:
        where = f"{where[: _LONGEST // 2]}...{where[-_LONGEST // 4 :]}"
    return f"{where}{': ' if where else ''}{reason.strerror or reason}"
