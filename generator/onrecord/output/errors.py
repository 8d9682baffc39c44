"""What ends the writing of pages or of a site, in words for the person at the terminal."""


class PublishError(Exception):
    """The tree could not be put in place; the message is for the person at the terminal."""


def in_words(reason: OSError) -> str:
    """Return an error of the system for the person at the terminal."""
    where = f"{reason.filename}: " if reason.filename else ""
    return f"{where}{reason.strerror or reason}"
