"""The receipt of a vote: public in that it is counted, private in what it says."""

import asyncio

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath

from deliberation.audit import promising, proving
from deliberation.audit import queries as audit
from deliberation.audit.queries import LeafView
from deliberation.kernel.refusals import NotAllowed
from deliberation.kernel.text import sentence
from deliberation.ledger import promise as promises
from deliberation.ledger.promise import Promise
from deliberation.papers import documents
from deliberation.polls import disputed, homes, queries
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.homes import ReceiptView
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Channel, NoSuchReceipt
from deliberation.proposals import queries as proposals
from deliberation.roll.directory import masked_name
from deliberation.roll.kinds import PersonKind
from deliberation.web import assisting_words, ballot_views, dispute_views, extension_views, qr, result_days
from deliberation.web import poll_views as views
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number
from deliberation.web.refusals import NoSuchPage

_PATIENCE_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.1
_LONGEST_CODE = 60


class NotYourReceipt(NotAllowed):
    message = sentence("Only the home that voted can have this file: it shows the choice.")


_NO_CODE = sentence("Type the code of your receipt first: letters and digits, in groups of four.")
_NOT_WHOLE = sentence(
    "A receipt code has %(length)s letters and digits, and never 0, O, 1 or I. Without these you typed %(found)s."
)
_ELSEWHERE = sentence("This code belongs to vote no. %(number)s.")


class ReceiptPages(Controller):
    """`/c/{slug}/polls/{number}/receipt…`."""

    path = "/c/{slug:str}/polls/{number:int}/receipt"

    @get("/")
    async def find(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """Ask for a code; a code in the address leads to its receipt."""
        poll = await queries.page(visit.db, number, now=visit.now)
        typed = visit.request.query_params.get("code")
        if typed is None:
            return _asked(visit, poll)
        code = documents.as_code(typed[:_LONGEST_CODE])
        if not code:
            return _asked(visit, poll, typed=typed, fault=visit.say(_NO_CODE), status=422)
        try:
            await homes.receipt(visit.db, poll.id, code, None)
        except NoSuchReceipt as refusal:
            return await _not_here(visit, poll, typed, refusal)
        return _see(_address(visit, poll.number, code))

    @get("/{code:str}")
    async def show(self, visit: NamedDependency[Visit], number: Number, code: FromPath[str]) -> Html:
        poll = await queries.page(visit.db, number, now=visit.now)
        try:
            receipt = await _given(visit, poll, code)
        except NoSuchReceipt as refusal:
            return await _not_here(visit, poll, code, refusal)
        return visit.render("polls/receipt.html", await _views(visit, poll, receipt))

    @get("/{code:str}/proof")
    async def proof(
        self, visit: NamedDependency[Visit], number: Number, code: FromPath[str]
    ) -> Response[str]:
        """The proof as any tool checks it offline, with what opens the commitment."""
        poll, receipt = await _receipt(visit, number, code)
        if receipt.home is None:
            raise NotYourReceipt
        content = await proving.receipt(visit.db, visit.community.id, receipt.entry_id)
        name = f"receipt-{poll.number}-{receipt.code}.tlog-proof"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=MediaType.TEXT, headers=headers)

    @get("/{code:str}/promise")
    async def promise(
        self, visit: NamedDependency[Visit], number: Number, code: FromPath[str]
    ) -> Response[bytes]:
        """Our signed word that the vote gets its place in the log; it does not show the choice."""
        poll, receipt = await _receipt(visit, number, code)
        given = await _promise(visit, receipt)
        if given is None:
            raise NoSuchPage
        name = f"promise-{poll.number}-{receipt.code}.txt"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        signed = promises.make(given, visit.config.log_key.seed)
        return Response(signed, media_type=MediaType.TEXT, headers=headers)

    @get("/{code:str}/receipt.pdf")
    async def paper(
        self, visit: NamedDependency[Visit], number: Number, code: FromPath[str]
    ) -> Response[bytes]:
        poll, receipt = await _receipt(visit, number, code)
        page = visit.render("print/receipt.html", await _views(visit, poll, receipt))
        await visit.leave_database()
        headers = {"content-disposition": f'attachment; filename="receipt-{receipt.code}.pdf"'}
        content = await visit.config.press.public_paper(page.content)
        return Response(content, media_type="application/pdf", headers=headers)


async def _receipt(visit: Visit, number: int, code: str) -> tuple[PollView, ReceiptView]:
    poll = await queries.page(visit.db, number, now=visit.now)
    return poll, await _given(visit, poll, code)


async def _given(visit: Visit, poll: PollView, code: str) -> ReceiptView:
    person_id = visit.found_visitor.person_id if visit.found_visitor else None
    return await homes.receipt(visit.db, poll.id, documents.as_code(code), person_id)


def _asked(visit: Visit, poll: PollView, *, status: int = 200, typed: str = "", **words: object) -> Html:
    """The form for a code, with its `fault`.

    `elsewhere` is the address of a receipt that another vote gave; `is_unknown` says that no vote did.
    """
    blank = {"fault": "", "elsewhere": "", "is_unknown": False}
    shown = {**blank, **words, "poll": poll, "typed": typed[:_LONGEST_CODE]}
    return visit.render("polls/find_receipt.html", shown, status=status)


async def _not_here(visit: Visit, poll: PollView, typed: str, refusal: NoSuchReceipt) -> Html:
    code = documents.as_code(typed[:_LONGEST_CODE])
    if len(code) != documents.CODE_LENGTH:
        said = visit.say(_NOT_WHOLE, {"length": documents.CODE_LENGTH, "found": len(code)})
        return _asked(visit, poll, typed=typed, fault=said, status=404)
    number = await homes.find_poll_of(visit.db, code)
    if number is None:
        unknown = visit.translator.refusal(refusal)
        return _asked(visit, poll, typed=typed, fault=unknown, is_unknown=True, status=404)
    fault = visit.say(_ELSEWHERE, {"number": number})
    return _asked(visit, poll, typed=typed, fault=fault, elsewhere=_address(visit, number, code), status=404)


async def _views(visit: Visit, poll: PollView, receipt: ReceiptView) -> dict[str, object]:
    address = _address(visit, poll.number, receipt.code)
    leaf = await _leaf(visit, receipt)
    log = await audit.get_log(visit.db, visit.community.id, leaf.epoch if leaf else None)
    said = receipt.answers if receipt.is_last or receipt.is_disputed else None
    return {
        "poll": poll,
        "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
        "receipt": receipt,
        "channels": dispute_views.CHANNELS,
        "code": documents.grouped(receipt.code),
        "leaf": leaf,
        "vkey": log.vkey,
        "promise": await _promise(visit, receipt) if leaf is None else None,
        "qr": qr.svg(f"{visit.config.settings.base_url}{address}"),
        "extensions": await extension_views.lines(visit, poll),
        "place": views.place(visit, receipt.home) if receipt.home else "",
        "said": ballot_views.said(visit, poll, said) if said else (),
        "sender": await _sender(visit, receipt),
        "helped": await _helped(visit, receipt),
        "address": address,
        "objecting": await result_days.of(visit, poll),
    }


async def _sender(visit: Visit, receipt: ReceiptView) -> str:
    """Whose account a ballot came from that the reader did not send, masked; for its home, where it was no clerk's."""
    if receipt.home is None or receipt.is_own or receipt.channel not in {Channel.WEB, Channel.PROXY}:
        return ""
    ballot = await disputed.ballot(visit.db, receipt.ballot_id)
    return masked_name(ballot.caster, PersonKind.NATURAL)


async def _helped(visit: Visit, receipt: ReceiptView) -> str:
    """Who helped, and how the vote was confirmed, for its home; empty where nobody did."""
    found = await assisting.find_help(visit.db, receipt.ballot_id) if receipt.home else None
    if found is None:
        return ""
    how = visit.say(assisting_words.METHODS[found.method])
    return visit.say(sentence("%(name)s; confirmed %(how)s"), {"name": found.name, "how": how})


async def _promise(visit: Visit, receipt: ReceiptView) -> Promise | None:
    return await promising.find_promise(visit.db, visit.community.id, receipt.entry_id, visit.config.log_key)


async def _leaf(visit: Visit, receipt: ReceiptView) -> LeafView | None:
    """Where the ballot stands in the log, waiting a moment for a fresh one.

    It waits on the connection it has: waiting for a second one in a rush would hold up everybody.
    """
    clock = asyncio.get_running_loop().time
    deadline = clock() + _PATIENCE_SECONDS
    leaf = await audit.find_leaf(visit.db, visit.community.id, receipt.entry_id)
    while leaf is None and clock() < deadline:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        leaf = await audit.find_leaf(visit.db, visit.community.id, receipt.entry_id)
    return leaf


def _address(visit: Visit, number: int, code: str) -> str:
    return f"/c/{visit.community.slug}/polls/{number}/receipt/{code}"


def _see(path: str) -> Html:
    return Response("", status_code=303, headers={"location": path}, media_type=MediaType.HTML)
