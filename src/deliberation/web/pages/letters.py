"""Sign-in letters: staff look a person or a building up, print what comes, and put it into the boxes."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from markupsafe import Markup

from deliberation.accounts.codes import LETTER_KEY
from deliberation.communities import queries as communities
from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import directory, letters, recipients
from deliberation.roll.letters import SignInLetter
from deliberation.web import forms, qr, roll_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.i18n.translator import LANGUAGES, Translator

LONGEST_SEARCH = 100
_TITLE = sentence("Your sign-in code for %(community)s")
_PARAGRAPHS = (
    sentence("Read what is planned, have your say, and vote on your phone."),
    sentence("Scan the square. Or open %(address)s and type the code. Then press Sign in."),
    sentence("The code works once, until %(day)s. Tell it to nobody."),
    sentence("You can do everything on paper too. Ring %(helper)s on %(phone)s. Or come to: %(place)s."),
)


class LettersForm(forms.Form):
    """One person, or everybody of a building."""

    person_id: UUID | None = None
    building_id: UUID | None = None
    also_signed_in: bool = False


@dataclass(frozen=True)
class FoundPerson:
    """Somebody a letter can go to; the developer gets none."""

    id: UUID
    name: str
    places: str


@dataclass(frozen=True)
class LetterWords:
    """What a letter says in one language."""

    language: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class LetterView:
    """A letter to print: its code in groups, the square that holds it, and its words in both languages."""

    name: str
    place: str
    code: str
    square: Markup
    words: tuple[LetterWords, ...]


class LetterPages(Controller):
    """`/c/{slug}/manage/letters`."""

    path = "/c/{slug:str}/manage/letters"

    @get("/")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return await _index(visit, Typed())

    @post("/")
    async def create(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(STAFF_ROLES)
        try:
            wanted = forms.parse(LettersForm, change.form)
        except forms.NotFilledIn as unfilled:
            return await _index(change, unfilled.typed, status=422)
        people = await recipients.present(
            change.db,
            building_id=wanted.building_id,
            person_id=wanted.person_id,
            only_without_account=wanted.building_id is not None and not wanted.also_signed_in,
        )
        chosen = people if wanted.building_id or wanted.person_id else ()
        try:
            made = await letters.issue(
                change.db,
                change.community.id,
                chosen,
                key=change.config.keys.for_purpose(LETTER_KEY),
                actor=change.actor,
                now=change.now,
            )
        except Invalid as refusal:
            return await _index(change, forms.typed(change.form).refused(refusal), status=422)
        return change.render("letters/show.html", {"letters": [_letter(change, each) for each in made]})


async def _index(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    sought = visit.request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    found = await directory.persons(visit.db, sought=sought, page=1) if sought else None
    people = [
        FoundPerson(entry.id, entry.name_for(sought), roll_words.names(entry.places, visit.translator))
        for entry in (found.entries if found else ())
        if entry.gets_letters
    ]
    views = {
        "form": typed,
        "sought": sought,
        "people": people,
        "more": max(0, found.total - len(found.entries)) if found else 0,
        "buildings": [(building.id, building.name) for building in await communities.places(visit.db)],
    }
    return visit.render("letters/index.html", views, status=status)


def _letter(visit: Visit, letter: SignInLetter) -> LetterView:
    address = f"{visit.config.settings.base_url}/sign-in/letter"
    return LetterView(
        name=letter.recipient.name,
        place=letter.recipient.place,
        code=letter.grouped_code,
        square=qr.svg(f"{address}?{urlencode({'code': letter.grouped_code})}"),
        words=tuple(_words(visit, letter, address, language) for language in LANGUAGES),
    )


def _words(visit: Visit, letter: SignInLetter, address: str, language: str) -> LetterWords:
    translator, community = Translator(language, visit.community.time_zone), visit.community
    details = {
        "community": community.name,
        "address": address,
        "day": translator.date(letter.expires_at),
        "helper": community.help_name,
        "phone": community.help_phone,
        "place": community.help_place,
    }
    return LetterWords(
        language,
        translator.say(_TITLE, details),
        tuple(translator.say(paragraph, details) for paragraph in _PARAGRAPHS),
    )
