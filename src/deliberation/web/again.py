"""A form that comes back: as it was typed, with what is wrong at its field, and the status to answer with."""

from deliberation.kernel.refusals import Invalid, Refusal
from deliberation.web import errors, forms
from deliberation.web.deps import Change
from deliberation.web.forms import NotFilledIn, Typed


def with_faults(change: Change, wrong: NotFilledIn | Refusal) -> tuple[Typed, int]:
    """Raises a refusal that no field of the form can mend."""
    if isinstance(wrong, NotFilledIn):
        return wrong.typed, 422
    if wrong.field is None and not isinstance(wrong, Invalid):
        raise wrong
    return forms.typed(change.form).refused(wrong), errors.status_of(wrong)
