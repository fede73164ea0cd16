"""Forms: text from the browser into typed values, or each fault in words at its field with the text kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, ClassVar, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Request
from litestar.datastructures import FormMultiDict, MultiDict, UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence, tidy_line, tidy_text

F = TypeVar("F", bound="Form")

_SENTENCES = {
    "missing": sentence("Fill this in."),
    "string_too_long": sentence("Write at most %(max_length)s characters."),
    "too_long": sentence("Write at most %(max_length)s characters."),
    "too_short": sentence("Choose at least one."),
    "int_parsing": sentence("Write a whole number, such as 12."),
    "greater_than_equal": sentence("Write %(ge)s or more."),
    "less_than_equal": sentence("Write %(le)s or less."),
    "enum": sentence("Choose one of the answers."),
    "literal_error": sentence("Choose one of the answers."),
    "uuid_parsing": sentence("Choose one from the list."),
    "date_from_datetime_parsing": sentence("Write a date, such as 2026-06-30."),
    "date_parsing": sentence("Write a date, such as 2026-06-30."),
    "datetime_from_date_parsing": sentence("Write a day and a time, such as 2026-06-30 20:00."),
    "datetime_parsing": sentence("Write a day and a time, such as 2026-06-30 20:00."),
}
_ELSE = sentence("This cannot be used. Look at it again.")
_YEARS = range(1900, 9000)
_OTHER_CENTURY = sentence("Look at the year again.")
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MISSING = "missing"
_EMPTY = (_MISSING, "too_short")
_MOST_FIELDS = 1_000
_MOST_TYPED_BYTES = 1_000_000


class Form(BaseModel):
    """What a form may hold; fields not named are ignored.

    `when_missing` says of a field what to do when it is empty, as a marked sentence that names it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    when_missing: ClassVar[Mapping[str, str]] = {}


class Query(Form):
    """What may stand after the question mark of an address."""

    def address(self, **changes: object) -> str:
        """The same question with these changes, as a link from the page that answers it."""
        asked = self.model_copy(update=changes).model_dump(mode="json", exclude_defaults=True, warnings=False)
        return f"?{urlencode({name: value for name, value in asked.items() if value is not None})}"


def fault(code: str, message: str) -> PydanticCustomError:
    """What a validator raises: a marked sentence for the reader."""
    return PydanticCustomError(code, "{message}", {"message": message})


def _required_line(value: object) -> object:
    return _required(tidy_line(value) if isinstance(value, str) else value)


def _required_text(value: object) -> object:
    return _required(tidy_text(value) if isinstance(value, str) else value)


def _required(value: object) -> object:
    if value in ("", None):
        raise fault(_MISSING, _SENTENCES[_MISSING])
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_required_line)]
Text = Annotated[str, BeforeValidator(_required_text)]
OptionalLine = Annotated[
    str, BeforeValidator(lambda value: tidy_line(value) if isinstance(value, str) else value)
]
OptionalText = Annotated[
    str, BeforeValidator(lambda value: tidy_text(value) if isinstance(value, str) else value)
]
Secret = Annotated[str, BeforeValidator(_required)]
"""As it was typed: spaces count."""
Listed = BeforeValidator(_listed)


@dataclass(frozen=True)
class Fault:
    """One thing to mend: a marked sentence and what fills its places."""

    message: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """What the form shows: values as typed, faults by field (`""` for the whole form).

    `lost` are the fields that held a file: no browser keeps it.
    """

    values: Mapping[str, list[str]] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

    def value(self, name: str, otherwise: str = "") -> str:
        typed = self.values.get(name)
        return typed[0] if typed else otherwise

    def chosen(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def ids(self, name: str) -> frozenset[UUID]:
        """Those of it that can be one."""
        return frozenset(UUID(each) for each in self.chosen(name) if _ID.fullmatch(each))

    def fault(self, name: str) -> Fault | None:
        return self.faults.get(name)

    def refused(self, refusal: Refusal) -> "Typed":
        """The same form with a room's refusal at the field it belongs to."""
        at = refusal.field or ""
        return replace(self, faults={**self.faults, at: Fault(refusal.message, refusal.details)})


class NotFilledIn(Exception):  # noqa: N818 - a claim about the form
    """The form cannot be used as it is; `typed` shows it again with its faults."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        super().__init__(", ".join(typed.faults))


async def sent(request: Request[Any, Any, Any]) -> FormMultiDict:
    """The form as it came. Raises ClientException (400, 413) for what no page of ours sends, or not to its end."""
    try:
        if request.content_type[0] == RequestEncodingType.URL_ENCODED:
            return await _typed_out(request)
        return await request.form()
    except (ValueError, LookupError, InternalServerException) as error:
        raise ClientException from error


async def _typed_out(request: Request[Any, Any, Any]) -> FormMultiDict:
    """Not by `request.form()`, which keeps the last 1,024 forms, passwords and all, and takes any number of fields."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_TYPED_BYTES:
            raise RequestEntityTooLarge
    fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    return FormMultiDict(fields)


def typed(sent: FormMultiDict) -> Typed:
    """The form as it was typed; of files only where they were."""
    values: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    return Typed(values, lost=frozenset(name for name in sent if upload(sent, name)))


def parse(form: type[F], sent: FormMultiDict) -> F:
    """The typed values. Raises NotFilledIn with every fault at its field."""
    as_typed = typed(sent)
    single = {name: values[0] if len(values) == 1 else values for name, values in as_typed.values.items()}
    try:
        filled = form.model_validate(
            {name: value for name, value in single.items() if value != ""} | _blanks(form, single)
        )
    except ValidationError as error:
        faults: dict[str, Fault] = {}
        for item in error.errors():
            faults.setdefault(_field(item), _fault(form, item))
        raise NotFilledIn(replace(as_typed, faults=faults)) from error
    # at either end of the calendar no day can be added, and no zone be told
    far = {name for name, value in filled if isinstance(value, date) and value.year not in _YEARS}
    if far:
        raise NotFilledIn(replace(as_typed, faults={name: Fault(_OTHER_CENTURY) for name in far}))
    return filled


def asked(form: type[F], query: MultiDict[str]) -> F:
    """What an address asks for after its question mark. Raises ClientException (400) for what no link of ours says."""
    try:
        return form.model_validate({name: value for name, value in query.items() if value != ""})
    except ValidationError as error:
        raise ClientException from error


def upload(sent: FormMultiDict, name: str) -> UploadFile | None:
    """The file sent under a name, if one was chosen."""
    value = sent.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def _blanks(form: type[Form], single: Mapping[str, object]) -> dict[str, object]:
    """Empty boxes stay empty text for text fields; for every other field they are as good as absent."""
    texts = {name for name, info in form.model_fields.items() if info.annotation is str}
    return {name: "" for name, value in single.items() if value == "" and name in texts}


def _field(item: ErrorDetails) -> str:
    return str(item["loc"][0]) if item["loc"] else ""


def _fault(form: type[Form], item: ErrorDetails) -> Fault:
    details = item.get("ctx", {})
    if item["type"] in _EMPTY and _field(item) in form.when_missing:
        return Fault(form.when_missing[_field(item)])
    if "message" in details:
        return Fault(str(details["message"]))
    return Fault(_SENTENCES.get(item["type"], _ELSE), details)
