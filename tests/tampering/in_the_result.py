"""The question, the window and the result, changed by somebody who owns the database but not the key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from tampering.cases import entry_of_kind, reword, rows
from tampering.world import Moment

_VOTED = Moment.VOTED

CASES = (
    rows(
        "poll",
        "another question is said to have been asked",
        "UPDATE poll SET question = '是否同意拆除？'",
        caught_by="extensions text notice",
    ),
    rows(
        "poll",
        "another question is said to have been asked",
        "UPDATE poll SET question = '是否同意拆除？'",
        caught_by="extensions text",
        at=_VOTED,
    ),
    rows(
        "poll",
        "the vote is said to have begun earlier",
        "UPDATE poll SET opens_at = opens_at - interval '1 day'",
        caught_by="order",
    ),
    rows(
        "poll",
        "the window is left open for longer",
        "UPDATE poll SET closes_at = closes_at + interval '30 minutes'",
        caught_by="order",
        at=_VOTED,
    ),
    rows(
        "poll",
        "the window ends before the last votes",
        "UPDATE poll SET closes_at = opens_at + interval '1 millisecond'",
        caught_by="order",
        at=_VOTED,
    ),
    rows(
        "poll_extension",
        "the reason for more time is rewritten",
        "UPDATE poll_extension SET notice = convert_to(replace(convert_from(notice, 'UTF8'), 'too_few', 'by_laws'), 'UTF8')",
        caught_by="extensions",
    ),
    rows(
        "poll_extension",
        "more time is said never to have been given",
        "DELETE FROM poll_extension",
        caught_by="extensions",
    ),
    rows(
        "poll",
        "another text is said to have been voted on",
        "UPDATE poll SET text_sha256 = 'sha256:' || repeat('ab', 32)",
        caught_by="export",
    ),
    rows(
        "poll",
        "the vote is said to be about one building",
        "UPDATE poll SET scope = 'building'",
        caught_by="electorate",
    ),
    rows(
        "poll",
        "the vote gets another version of the proposal",
        "UPDATE poll SET proposal_version = proposal_version + 1",
        caught_by="export",
    ),
    rows(
        "proposal_version",
        "the text that was voted on is rewritten",
        "UPDATE proposal_version SET body = body || '。'",
        caught_by="export",
    ),
    rows(
        "proposal_version",
        "what it costs is rewritten",
        "UPDATE proposal_version SET cost_cents = cost_cents + 100",
        caught_by="export",
    ),
    rows(
        "poll_closing",
        "fewer ballots are said to have come",
        "UPDATE poll_closing SET accepted_count = accepted_count - 1",
        caught_by="export",
    ),
    rows(
        "poll_result",
        "the certificate's outcome is turned round",
        reword("poll_result", "certificate", '"PASS"', '"FAIL"'),
        caught_by="certificate notice recount",
    ),
    rows(
        "poll_result",
        "a figure of the certificate is changed",
        reword("poll_result", "certificate", '"for":', '"fo":'),
        caught_by="certificate recount",
    ),
    rows(
        "poll_result",
        "the certificate's hash is changed",
        "UPDATE poll_result SET certificate_sha256 = 'sha256:' || repeat('ab', 32)",
        caught_by="certificate",
    ),
    rows(
        "poll_result",
        "the notice says another outcome",
        reword("poll_result", "notice", '"PASS"', '"FAIL"'),
        caught_by="notice",
    ),
    rows("poll_result", "the result is deleted", "DELETE FROM poll_result", caught_by="export"),
    rows(
        "poll_result",
        "the result leads to another entry",
        f"UPDATE poll_result SET published_entry_id = {entry_of_kind('log.started')}",
        caught_by="receipts order certificate notice box-root rejected-listed recount",
    ),
)
