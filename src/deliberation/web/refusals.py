"""What the web itself says no to."""

from deliberation.kernel.refusals import NotAllowed, NotFound
from deliberation.kernel.text import sentence


class NoSuchPage(NotFound):
    message = sentence("There is no page at this address. It may have moved, or the link may be cut short.")


class SignInFirst(NotAllowed):
    """Leads to the sign-in page, and from there back."""

    message = sentence("Please sign in first.")

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__()


class SecondStepDue(NotAllowed):
    """Leads to the second step of signing in, and from there back."""

    message = sentence("Please enter the code from your app first.")

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__()


class ForeignOrigin(NotAllowed):
    message = sentence("This form was sent from another site. Open our own page and send it from there.")
