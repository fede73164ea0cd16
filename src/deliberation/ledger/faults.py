"""The two ways in which bytes fail: they cannot be read, or what they claim is not so."""


class Malformed(ValueError):  # noqa: N818 - says what the bytes are
    """These bytes, or the values meant to become bytes, are not of the format."""


class Untrue(ValueError):  # noqa: N818 - says what the claim is
    """Well formed, but a signature, a proof or a commitment does not hold."""
