"""What ends the reading of a file at once."""

from deliberation.kernel.refusals import Refusal

NO_SENSE = (
    *(Refusal, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, StopIteration),
    *(TypeError, ValueError),
)
"""How counting says that a rule, a paper or a record makes none, which only who writes false ones will see."""


class NotABundle(ValueError):  # noqa: N818 - says what the file is
    """These bytes cannot be read as a bundle at all."""


class Unreadable(ValueError):  # noqa: N818 - says what the file is
    """One file of the bundle is not there, or not of its form."""
