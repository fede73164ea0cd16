"""A vote that opened with an earlier end and was given more time, as its bundle tells it; and what may be false in that."""

from bundles.forging import CONFIG, OPENED, Bundle
from deliberation.kernel import canonical
from deliberation.ledger import digests
from deliberation.verifier.manifest import EXTENSIONS

BEGUN = "2026-05-22T01:00:00.000Z"
FIRST_END = "2026-05-25T01:00:00.000Z"
LATER_END = "2026-06-09T01:00:00.000Z"
"""Later than the end of the vote as it was."""


def opened_until(bundle: Bundle, end: str = FIRST_END) -> None:
    bundle.edit_data(OPENED, closes_at=end)


def extended(bundle: Bundle, *, first: str = FIRST_END, at: str = BEGUN, **said: object) -> None:
    """The end as it was, reached by more time; `said` is what the notice says besides, and `at` when it was given."""
    place, config = bundle.find(OPENED)[0], bundle.json(CONFIG)
    opened_until(bundle, first)
    told = {"closes_before": first, "closes_at": config["closes_at"], "reason": "too_few"}
    notice = {
        "v": 1,
        "kind": "deliberation/extension",
        **{name: config[name] for name in ("poll", "number", "question")},
        **told,
        "ordinal": 1,
        "words": "",
        "extended_at": at,
        **said,
    }
    bundle.put_lines(EXTENSIONS, [notice])
    data = {
        "vote": bundle.poll,
        **told,
        "notice_sha256": digests.document(canonical.encode(notice)),
    }
    bundle.insert(place + 1, {**bundle.entry(place), "type": "vote.extended", "at": at, "data": data})
    bundle.rebox()


def moved_earlier(bundle: Bundle) -> None:
    extended(bundle, first=LATER_END)


def too_late(bundle: Bundle) -> None:
    extended(bundle, at="2026-05-25T01:00:00.001Z")


def from_another_end(bundle: Bundle) -> None:
    extended(bundle)
    opened_until(bundle, "2026-05-24T01:00:00.000Z")


def without_a_notice(bundle: Bundle) -> None:
    extended(bundle)
    del bundle.files[EXTENSIONS]


def with_another_notice(bundle: Bundle) -> None:
    extended(bundle)
    bundle.edit_line(EXTENSIONS, 0, lambda notice: notice.update(words="而且别忘了赞成"))


def with_a_notice_of_another_end(bundle: Bundle) -> None:
    extended(bundle, closes_at=LATER_END)


def after_the_close(bundle: Bundle) -> None:
    extended(bundle)
    bundle.move(bundle.find("vote.extended")[0], bundle.find("result.published")[0])
    bundle.rebox()
