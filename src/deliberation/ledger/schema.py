"""What each type of entry may say: ids, hashes, counts, times and codes; never a name and never free text.

The log is public and for ever. A field that is not listed here cannot enter it, and every listed field must be
there (null where its kind says so). `*sha256` fields are documents (`sha256:` and hex of the raw bytes); roots, keys
and commitments are bare hex.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from deliberation.kernel import clock
from deliberation.kernel.canonical import WHOLE_BELOW

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_FIGURE = re.compile(r"[a-z][a-z0-9_]{0,19}(?:\.[a-z][a-z0-9_]{0,19}){0,2}")
ORIGIN = re.compile(
    rf"[a-z0-9._:\[\]-]{{1,255}}(?:/[A-Za-z0-9._-]{{1,64}}){{0,8}}/log/{_UUID}/[1-9][0-9]{{0,8}}"
)


@dataclass(frozen=True)
class Kind:
    """A kind of value; `admits` says whether a value is of it."""

    name: str
    admits: Callable[[object], bool]

    @property
    def or_null(self) -> "Kind":
        return replace(
            self, name=f"{self.name} or null", admits=lambda value: value is None or self.admits(value)
        )


def moment(text: str) -> datetime | None:
    """The moment this text spells in UTC with milliseconds and Z, or None."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if clock.rfc3339(found) == text else None


def _spelled(name: str, pattern: str) -> Kind:
    spelling = re.compile(pattern)
    return Kind(name, lambda value: isinstance(value, str) and spelling.fullmatch(value) is not None)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < WHOLE_BELOW


def _are_sums(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            isinstance(name, str) and _FIGURE.fullmatch(name) and _is_count(number)
            for name, number in value.items()
        )
    )


UUID = _spelled("uuid", _UUID)
VOTER_REF = _spelled("voter_ref", r"[0-9a-f]{32}")
HASH = _spelled("hash", r"[0-9a-f]{64}")
DOCUMENT = _spelled("document", r"sha256:[0-9a-f]{64}")
CODE = _spelled("code", r"[a-z][a-z0-9_-]{0,39}")  # begins with a letter, so no telephone number is one
ELECTION = _spelled("election", r"[1-9A-HJ-NP-Za-km-z]{14,40}")  # a Belenios election's own id
TIME = Kind("time", lambda value: isinstance(value, str) and moment(value) is not None)
COUNT = Kind("count", _is_count)
SUMS = Kind("sums", _are_sums)
FLAG = Kind("flag", lambda value: isinstance(value, bool))

_TOTALS = {"units": COUNT, "total_heads": COUNT, "total_area_cm2": COUNT}
_AMENDMENT = {"vote": UUID, "amendment": UUID}
_ROOM = {"seats": COUNT, "present": COUNT, "present_heads": COUNT, "present_area_cm2": COUNT}
_TEXT = {"version": COUNT, "text_sha256": DOCUMENT}

ENTRY_FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "log.started": {
        "epoch": COUNT,
        "public_key": HASH,
        "prev_epoch": COUNT.or_null,
        "prev_size": COUNT.or_null,
        "prev_root": HASH.or_null,
    },
    "log.restarted": {"reason": CODE, "signed_size": COUNT, "kept_size": COUNT},
    "log.ended": {"reason": CODE},
    "key.rotated": {"old_key": HASH, "new_key": HASH, "reason": CODE},
    "client.release": {"bundle_sha256": DOCUMENT},
    "config.changed": {"setting": CODE, "value_sha256": DOCUMENT},
    "role.changed": {"role": CODE, "on": FLAG},
    "second_step.reset": {},
    "identity.verified": {"method": CODE},
    "letters.issued": {"count": COUNT},
    "letters.delivered": {"vote": UUID, "how": CODE, "count": COUNT},
    "identity.revoked": {"reason": CODE},
    "roll.changed": {"import_sha256": DOCUMENT.or_null, **_TOTALS},
    "roll.viewed": {"what": CODE, "reason": CODE, "count": COUNT},
    "roll.published": {"list_sha256": DOCUMENT, "announced_area_cm2": COUNT.or_null, **_TOTALS},
    "roll.objected": {"publication": UUID, "about": CODE},
    "roll.decided": {"publication": UUID, "outcome": CODE},
    "founding.begun": {
        "place": CODE,
        "total_heads": COUNT,
        "total_area_cm2": COUNT,
        "handed_over_cm2": COUNT,
    },
    "founding.ended": {"reason": CODE},
    "founding.posted": {"what": CODE, "number": COUNT, "count": COUNT},
    "founding.drafted": {"what": CODE, **_TEXT},
    "founding.nominated": {"by": CODE},
    "founding.checked": {"fit": FLAG},
    "founding.withdrawn": {},
    "founding.objected": {"number": COUNT},
    "founding.answered": {"number": COUNT, "outcome": CODE},
    "founding.called": {"proposal": UUID, "candidates": COUNT, "seats": COUNT},
    "founding.recorded": {"what": CODE},
    "meeting.called": {
        "what": CODE,
        "call_sha256": DOCUMENT,
        "seats_root": HASH,
        "seats": COUNT,
        "items": COUNT,
        "starts_at": TIME,
    },
    "meeting.cancelled": {},
    "meeting.item_added": {},
    "meeting.invited": {"how": CODE, "count": COUNT},
    "meeting.acknowledged": {"via": CODE},
    "meeting.named": {"office": CODE},
    "meeting.opened": {**_ROOM},
    "meeting.item": {"item": COUNT, "begins": FLAG, **_ROOM},
    "meeting.adjourned": {"resumes_at": TIME, **_ROOM},
    "meeting.resumed": {**_ROOM},
    "meeting.ended": {"had_quorum": FLAG, **_ROOM},
    "meeting.came": {"how": CODE, "via": CODE},
    "meeting.left": {},
    "meeting.mandate_given": {"mandate_sha256": DOCUMENT},
    "meeting.mandate_accepted": {"mandate_sha256": DOCUMENT},
    "meeting.mandate_ended": {"mandate_sha256": DOCUMENT, "reason": CODE},
    "committee.written": {"number": COUNT, "seats": COUNT},
    "committee.confirmed": {"members": COUNT, "reserves": COUNT},
    "committee.ended": {"reason": CODE},
    "committee.proposed": {"change": UUID, "what": CODE},
    "committee.changed": {"change": UUID, "what": CODE, "outcome": CODE, "sitting": COUNT},
    "committee.demanded": {"count": COUNT},
    "meeting.interest": {"item": COUNT, "what": CODE, "effect": CODE},
    "meeting.motion": {"item": COUNT, "motion": UUID, "amends": UUID.or_null, "what": CODE, "version": COUNT},
    "meeting.vote_opened": {
        "vote": UUID,
        "number": COUNT,
        "motion": UUID,
        "version": COUNT,
        "way": CODE,
        "rules_sha256": DOCUMENT,
    },
    "meeting.voted": {
        "vote": UUID,
        "number": COUNT,
        "record_sha256": DOCUMENT,
        "outcome": CODE,
        "seats": COUNT,
        "present": COUNT,
        "for": COUNT,
        "against": COUNT,
        "abstain": COUNT,
        "invalid": COUNT,
    },
    "meeting.vote_annulled": {"vote": UUID, "number": COUNT},
    "notice.published": {
        "what": CODE,
        "year": COUNT,
        "number": COUNT,
        "days": COUNT,
        "about": UUID.or_null,
        "text_sha256": DOCUMENT,
    },
    "notice.corrected": {"by": UUID},
    "notice.posted": {"board": UUID, "days_ago": COUNT, "photo_sha256": DOCUMENT.or_null},
    "notice.taken_down": {"board": UUID, "days_ago": COUNT},
    "board.added": {},
    "board.removed": {},
    "objection.raised": {"number": COUNT, "ground": CODE, "way": CODE},
    "objection.answered": {
        "number": COUNT,
        "outcome": CODE,
        "remedy": CODE.or_null,
        "reason_sha256": DOCUMENT,
    },
    "voiding.proposed": {"number": COUNT, "reason_sha256": DOCUMENT},
    "voiding.refused": {"number": COUNT},
    "consent.asked": {"vote": UUID, "number": COUNT, "need": CODE},
    "consent.dropped": {"vote": UUID, "number": COUNT},
    "consent.given": {"vote": UUID, "number": COUNT, "way": CODE},
    "consent.refused": {"vote": UUID, "number": COUNT, "way": CODE},
    "consent.withdrawn": {"vote": UUID, "number": COUNT, "way": CODE},
    "consents.listed": {"vote": UUID, "asked": COUNT, "edition": COUNT, "second": FLAG},
    "outcome.recounted": {
        "vote": UUID,
        "number": COUNT,
        "finding": CODE,
        "second": FLAG,
        "certificate_sha256": DOCUMENT,
    },
    "outcome.counted": {"vote": UUID, "number": COUNT, "certificate_sha256": DOCUMENT},
    "outcome.compared": {
        "vote": UUID,
        "number": COUNT,
        "first": SUMS,
        "second": SUMS,
        "found": CODE,
        "certificate_sha256": DOCUMENT,
    },
    "outcome.done": {"vote": UUID, "deed": CODE, "days_ago": COUNT},
    "committee.decided": {
        "number": COUNT,
        "members": COUNT,
        "for": COUNT,
        "against": COUNT,
        "abstain": COUNT,
        "text_sha256": DOCUMENT,
        "record_sha256": DOCUMENT.or_null,
        "photo_sha256": DOCUMENT.or_null,
        "revokes": COUNT.or_null,
    },
    "committee.rated": {"half": COUNT},
    "seal.used": {
        "number": COUNT,
        "decision": COUNT,
        "copies": COUNT,
        "photo_sha256": DOCUMENT.or_null,
    },
    "handover.begun": {"lines": COUNT},
    "handover.entered": {"line": COUNT, "side": CODE, "state": CODE},
    "handover.dismissed": {"line": COUNT, "side": CODE},
    "handover.signed": {"line": COUNT, "side": CODE, "state": CODE, "on_paper": FLAG},
    "handover.escalated": {"open_lines": COUNT},
    "recall.opened": {"number": COUNT, "reason_sha256": DOCUMENT},
    "recall.answer_entered": {},
    "recall.answer_dismissed": {},
    "recall.heard": {"words_sha256": DOCUMENT, "on_paper": FLAG},
    "recall.signed": {"way": CODE},
    "recall.checked": {"found": FLAG},
    "recall.withdrawn": {},
    "recall.closed": {
        "outcome": CODE,
        "signed_heads": COUNT,
        "total_heads": COUNT,
        "rule": CODE,
    },
    "photos.deleted": {"count": COUNT},
    "roll.frozen": {"vote": UUID, "roll_root": HASH, "rules_sha256": DOCUMENT, **_TOTALS},
    "roll.amend_proposed": {**_AMENDMENT, "cause": CODE, "difference_sha256": DOCUMENT},
    "roll.amended": {**_AMENDMENT, "difference_sha256": DOCUMENT, "roll_root": HASH, **_TOTALS},
    "roll.amend_ended": {**_AMENDMENT, "outcome": CODE},
    "vote.configured": {"vote": UUID, "rules_sha256": DOCUMENT},
    "vote.opened": {
        "vote": UUID,
        "text_sha256": DOCUMENT,
        "rules_sha256": DOCUMENT,
        "roll_root": HASH,
        "opens_at": TIME,
        "closes_at": TIME,
    },
    "ballot.accepted": {
        "vote": UUID,
        "voter_ref": VOTER_REF,
        "channel": CODE,
        "rev": COUNT,
        "prev": HASH.or_null,
    },
    "ballot.rejected": {"vote": UUID, "voter_ref": VOTER_REF.or_null, "reason": CODE, "channel": CODE},
    "vote.extended": {
        "vote": UUID,
        "closes_before": TIME,
        "closes_at": TIME,
        "reason": CODE,
        "notice_sha256": DOCUMENT,
    },
    "vote.closed": {
        "vote": UUID,
        "closes_at": TIME,
        "accepted": COUNT,
        "counted": COUNT,
        "rejected": COUNT,
        "first_index": COUNT.or_null,
        "last_index": COUNT.or_null,
        "ballotset_root": HASH,
        "roll_root": HASH,
    },
    "count.named": {"vote": UUID, "duty": CODE},
    "count.released": {"vote": UUID, "naming": HASH, "reason": CODE},
    "count.witnessed": {"vote": UUID, "naming": HASH, "certificate_sha256": DOCUMENT},
    "vote.reminded": {"vote": UUID, "count": COUNT},
    "vote.tallied": {"vote": UUID, "outcome": CODE, "certificate_sha256": DOCUMENT},
    "result.published": {"vote": UUID.or_null, "notice_sha256": DOCUMENT},
    "election.event": {
        "uuid": ELECTION,
        "height": COUNT,
        "event_sha256": DOCUMENT,
        "payload_sha256": DOCUMENT,
    },
    "trustee.joined": {"uuid": ELECTION, "trustee": COUNT, "coefexps_sha256": DOCUMENT},
    "trustee.share": {"uuid": ELECTION, "trustee": COUNT, "share_sha256": DOCUMENT},
    "paper.printed": {"vote": UUID, "first_serial": COUNT, "count": COUNT},
    "paper.received": {"vote": UUID, "serial": COUNT},
    "paper.entered": {"vote": UUID, "serial": COUNT},
    "paper.confirmed": {"vote": UUID, "serial": COUNT, "ballot": HASH.or_null},
    "paper.scanned": {"vote": UUID, "serial": COUNT, "sha256": DOCUMENT},
    "assisted.printed": {"vote": UUID, "first_slip": COUNT, "count": COUNT},
    "assisted.begun": {"vote": UUID, "slip": COUNT, "photo_sha256": DOCUMENT},
    "assisted.confirmed": {"vote": UUID, "method": CODE, "ballot": HASH.or_null, "slip": COUNT.or_null},
    "desk.present": {"vote": UUID},
    "desk.handed": {"vote": UUID, "what": CODE, "serial": COUNT.or_null},
    "proxy.given": {
        "vote": UUID,
        "voter_ref": VOTER_REF,
        "holder_ref": VOTER_REF,
        "mandate_sha256": DOCUMENT,
        "way": CODE,
        "valid_until": TIME,
    },
    "proxy.accepted": {"vote": UUID, "mandate_sha256": DOCUMENT},
    "proxy.confirmed": {"vote": UUID, "mandate_sha256": DOCUMENT},
    "proxy.revoked": {"vote": UUID, "mandate_sha256": DOCUMENT, "reason": CODE},
    "proxy.refused": {"vote": UUID, "voter_ref": VOTER_REF, "holder_ref": VOTER_REF, "reason": CODE},
    "proposal.published": _TEXT,
    "proposal.revised": _TEXT,
    "proposal.costed": {"version": COUNT, "costs_sha256": DOCUMENT, "net_cents": COUNT, "units": COUNT},
    "proposal.withdrawn": {},
    "minutes.drafted": _TEXT,
    "minutes.circulated": {"version": COUNT},
    "minutes.finalised": {**_TEXT, "circle": CODE, "signers": COUNT},
    "minutes.reopened": {"text_sha256": DOCUMENT},
    "minutes.signed": {"text_sha256": DOCUMENT, "way": CODE},
    "minutes.refused": {"text_sha256": DOCUMENT},
    "minutes.published": {
        "text_sha256": DOCUMENT,
        "public_sha256": DOCUMENT,
        "signed": COUNT,
        "refused": COUNT,
        "missing": COUNT,
    },
    "minutes.noted": {"number": COUNT},
    "action.given": {"number": COUNT},
    "action.reported": {"number": COUNT},
    "action.confirmed": {"number": COUNT},
    "action.reopened": {"number": COUNT},
    "comment.posted": {"proposal": UUID, "kind": CODE},
    "comment.answered": {},
    "comment.withdrawn": {},
    "comment.reported": {"reason": CODE},
    "comment.hidden": {"reason": CODE},
    "comment.restored": {},
    "attachment.added": {"sha256": DOCUMENT, "bytes": COUNT},
    "export.created": {"vote": UUID.or_null, "grade": CODE, "sha256": DOCUMENT},
    "erasure.done": {"reason": CODE, "erased": COUNT},
    "dispute.opened": {"vote": UUID, "ballot": HASH, "reason": CODE},
    "dispute.decided": {"vote": UUID, "ballot": HASH, "outcome": CODE},
    "dispute.closed": {"vote": UUID, "ballot": HASH, "outcome": CODE},
}
