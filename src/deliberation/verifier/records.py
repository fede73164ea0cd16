"""The published record of the count, read in a stream: its figures, and whether its lists are those of the roll."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates import recounting
from deliberation.counting.merging import Merge
from deliberation.counting.parties import Party
from deliberation.kernel import canonical
from deliberation.papers import committees, rankings, versions
from deliberation.papers.papers import Kind
from deliberation.verifier import shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.documents import CERTIFICATE, Rules
from deliberation.verifier.journal import QUESTION, Journal
from deliberation.verifier.pieces import Pieces
from deliberation.verifier.roll import Roll

_LISTS = {"parties", "merged", "left_out"}
OF_THE_ROLL = {"electorate", "roll", "scope"} | _LISTS
"""What the check `electorate` looks at; the rest is the count's."""
_VERSIONS = {
    Kind.MOTION: (certificates.KIND, recounting.FIELDS),
    Kind.RANKING: (rankings.KIND, dict.fromkeys(versions.ALL, rankings.FIELDS)),
    Kind.ELECTION: (committees.KIND, dict.fromkeys(versions.ALL, committees.FIELDS)),
}
"""What a record may call itself, and what each version of it says. There are no others."""


def read(archive: Archive, roll: Roll | None, rules: Rules | None, docket: Docket) -> shapes.Fields:
    """All but its lists, which are compared as they pass. Raises Unreadable."""
    merge = None if rules is None else rules.preset.rule.merge
    pieces = Pieces(archive.chunks(CERTIFICATE), CERTIFICATE)
    found: dict[str, Any] = {}
    names = set()
    for name in pieces.members():
        names.add(name)
        if name in _LISTS:
            told = merge if "electorate" in found else None  # which only the first version has not
            expected = None if roll is None or merge is None else _expected(name, roll, told)
            _check_list(name, pieces, expected, docket)
        else:
            found[name] = shapes.read(pieces.value(), f"{CERTIFICATE}: {name}")
    if rules is not None:
        _check_names(found, names, rules.kind, docket)
    return found


def check_version(record: shapes.Fields, journal: Journal, docket: Docket) -> None:
    """Part of `recount`. Older versions were no longer written when the log began to name questions, or to tell of disputes."""
    kind, version = record.get("kind"), record.get("v")
    is_first = (kind, version) == (certificates.KIND, recounting.FIRST_VERSION)
    knows_disputes = certificates.VERSION if kind == certificates.KIND else versions.VERSION
    if (is_first and journal.settings[QUESTION]) or (journal.disputes and version != knows_disputes):
        docket.failed("recount", f"{CERTIFICATE} is of version {version}, which is older than this vote")


def check_electorate(
    record: shapes.Fields,
    roll: Roll,
    merge: Merge,
    config: shapes.Fields | None,
    journal: Journal,
    docket: Docket,
) -> None:
    """`electorate`: besides the lists, their numbers, the day and the place."""
    if "electorate" in record:
        numbers = certificates.electorate_json(roll.parties, roll.left_out, merge)
        if not recounting.is_same(record["electorate"], numbers):
            docket.failed("electorate", f"{CERTIFICATE} has other numbers of parties or units than the roll")
    if config is not None:
        dated = {"root": journal.last_root(), "record_on": config["record_on"]}
        for name, value in (("roll", dated), ("scope", config["scope"])):
            if not recounting.is_same(record.get(name), value):
                docket.failed("electorate", f"{CERTIFICATE}: {name} is not that of the vote")
    docket.passed(
        "electorate", f"{len(roll)} parties and {len(roll.left_out)} units left out are those of the roll"
    )


def _check_names(record: shapes.Fields, names: AbstractSet[str], kind: Kind, docket: Docket) -> None:
    """All that its version says must be there, and nothing else, lest what is left out be asked by nobody."""
    called, versions = _VERSIONS[kind]
    version = record.get("v")
    if record.get("kind") != called or type(version) is not int or version not in versions:
        for check in ("recount", "electorate"):
            docket.failed(check, f"{CERTIFICATE} is no record of a {kind} of a version that there is")
        return
    for name in sorted(names ^ versions[version]):
        check = "electorate" if name in OF_THE_ROLL else "recount"
        has = "has an unknown" if name in names else "lacks"
        docket.failed(check, f"{CERTIFICATE} {has} {name}: version {version} has its list of names")


def _check_list(name: str, pieces: Pieces, expected: Iterator[bytes] | None, docket: Docket) -> None:
    at = -1
    for at, _ in enumerate(pieces.elements()):
        wanted = b"" if expected is None else next(expected, b"")
        if wanted and pieces.took(wanted):
            continue
        found = pieces.value()
        if expected is not None and found != wanted:
            docket.failed("electorate", f"{CERTIFICATE}: {name} {at + 1} is not that of the roll")
    if expected is not None and next(expected, None) is not None:
        docket.failed("electorate", f"{CERTIFICATE}: {name} ends after {at + 1}, the roll goes on")


def _expected(name: str, roll: Roll, merge: Merge | None) -> Iterator[bytes]:
    if name == "parties":
        return (_party(party, merge) for party in roll.parties)
    if name == "merged":
        return (canonical.spell(party.key) for party in roll.merged())
    return (canonical.spell({"unit": left.unit, "reason": left.reason.value}) for left in roll.left_out)


def _party(party: Party, merge: Merge | None) -> bytes:
    """As the certificate spells it; the first version did not say why parties were merged."""
    because = "" if merge is None else _because(certificates.merged_because(party, merge))
    developer = "true" if party.is_developer else "false"
    units = '","'.join(party.units)
    return (
        f'{{"area_cm2":{party.area_cm2},"heads":{party.heads},"is_developer":{developer},'
        f'"key":"{party.key}",{because}"units":["{units}"]}}'
    ).encode()


def _because(reason: str) -> str:
    word = f'"{reason}"' if reason else "null"
    return f'"merged_because":{word},'
