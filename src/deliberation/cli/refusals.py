"""What ends a command with exit code 2."""


class WrongUse(Exception):  # noqa: N818 - a claim, as all our refusals are
    """Wrong use or unreadable input: one clear line, nothing written."""
