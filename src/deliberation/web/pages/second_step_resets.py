"""An administrator helps somebody with a role who lost the second step."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities import mandates, rules, second_steps
from deliberation.communities.rules import Role
from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Letter
from deliberation.web import contacts, role_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator

_HELPERS = frozenset({Role.ADMINISTRATOR})
_SUBJECT = sentence("Your second step was reset")
_BODY = sentence(
    "An administrator of %(community)s reset your second step on %(at)s. "
    "If you did not ask for it, ring the community office now."
)


class SecondStepResetPages(Controller):
    """`/c/{slug}/manage/mandates/{id}/second-step-reset`."""

    path = "/c/{slug:str}/manage/mandates/{mandate_id:uuid}/second-step-reset"

    @get()
    async def ask(self, visit: NamedDependency[Visit], mandate_id: FromPath[UUID]) -> Html:
        helper = visit.holder_of(_HELPERS)
        mandate = await mandates.get(visit.db, mandate_id)
        rules.check_resetting(mandate.role, mandate.account_id, helper.account_id)
        if not mandate.is_resettable(visit.community.day(visit.now)):
            raise rules.NoSecondStep
        views = {"mandate": mandate, "role": role_words.WORDS[mandate.role]}
        return visit.render("manage/second_step_reset.html", views)

    @post()
    async def reset(self, change: NamedDependency[Change], mandate_id: FromPath[UUID]) -> Html:
        helper = change.holder_of(_HELPERS)
        account_id = await second_steps.reset(
            change.db,
            change.community.id,
            mandate_id=mandate_id,
            by=helper.account_id,
            on=change.community.day(change.now),
            actor=change.actor,
            now=change.now,
        )
        await _tell(change, account_id)
        return change.redirect(
            f"/c/{change.community.slug}/manage/mandates",
            done=sentence("The second step is reset. It is set up again at the next sign-in."),
        )


async def _tell(change: Change, account_id: UUID) -> None:
    """So that a reset which nobody asked for is noticed."""
    address = await contacts.of_account(change, account_id)
    if not address:
        return
    translator = Translator(LANGUAGES[0], change.community.time_zone)
    details = {"community": change.community.name, "at": change.now}
    words = translator.say(_BODY, details)
    letter = Letter(contacts.channel_of(address), address, translator.say(_SUBJECT), words)
    await outbox.post(change.db, letter, now=change.now)
