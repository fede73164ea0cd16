"""What ends the reading of a file at once."""


class NotABundle(ValueError):  # noqa: N818 - says what the file is
    """These bytes cannot be read as a bundle at all."""


class Unreadable(ValueError):  # noqa: N818 - says what the file is
    """One file of the bundle is not there, or not of its form."""
