"""Sign-in letters as they are printed: a code, its square, and the words in both languages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from deliberation.kernel.text import sentence
from deliberation.roll.letters import SignInLetter
from deliberation.web import qr
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator

_TITLE = sentence("Your sign-in code for %(community)s")
_NUMBER = sentence("Letter no. %(serial)s")
_PARAGRAPHS = (
    sentence("Read what is planned, have your say, and vote on your phone."),
    sentence("Scan the square. Or open %(address)s and type the code. Then press Sign in."),
    sentence("The code works once, until %(day)s. Tell it to nobody."),
    sentence("You can do everything on paper too. Ring %(helper)s on %(phone)s. Or come to: %(place)s."),
)


@dataclass(frozen=True)
class LetterWords:
    """What a letter says in one language."""

    language: str
    title: str
    number: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class LetterView:
    """A letter to print: its code in groups, the square that holds it, and its words in both languages."""

    name: str
    place: str
    code: str
    square: Markup
    words: tuple[LetterWords, ...]


def of(visit: Visit, letter: SignInLetter) -> LetterView:
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
        translator.say(_NUMBER, {"serial": letter.serial}),
        tuple(translator.say(paragraph, details) for paragraph in _PARAGRAPHS),
    )
