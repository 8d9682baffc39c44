"""What ends the writing of pages or of a site, in words for the person at the terminal."""


class PublishError(Exception):
    """The tree could not be put in place; ``message`` is for the person at the terminal.

    ``said`` is what another program said, line by line; strangers may have written a part of it.
    """

    def __init__(self, message: str, said: str = "") -> None:
        self.message = message
        self.said = said
        super().__init__(f"{message}\n{said}" if said else message)


def in_words(reason: OSError) -> str:
    """Return an error of the system for the person at the terminal."""
    where = f"{reason.filename}: " if reason.filename else ""
    return f"{where}{reason.strerror or reason}"
