"""The few forms that most lines of a bundle have, as patterns: what fits one is canonical, and is read at once.

Whatever fits none is read the long way, with the same result.
"""

import re

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_REFERENCE = r"[0-9a-f]{32}"
_HASH = r"[0-9a-f]{64}"
_CODE = r"[a-z][a-z0-9_-]{0,39}"
_NUMBER = r"0|[1-9][0-9]{0,14}"  # below 2**53 in any case
# every moment but 29 February, which is looked at the long way
_DAY = r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_TIME = rf"(?!0000)[0-9]{{4}}-{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{3}}Z"
_PREV = rf'null|"{_HASH}"'
_STRINGS = r'\{[ !"#-\[\]-~]*?\}'
"""An object without escapes; whether it is JSON is seen later, once for each spelling of it."""


def ballot_entry(origin: str) -> re.Pattern[bytes]:
    """caster, at, commit, channel, prev, rev, vote, voter: of a `ballot.accepted` by a member."""
    return re.compile(
        (
            rf'\{{"actor":\{{"kind":"member","ref":"({_REFERENCE})"\}},"at":"({_TIME})","commit":"({_HASH})",'
            rf'"data":\{{"channel":"({_CODE})","prev":({_PREV}),"rev":({_NUMBER}),"vote":"({_UUID})",'
            rf'"voter_ref":"({_REFERENCE})"\}},"log":"{re.escape(origin)}",'
            rf'"subject":\{{"id":"{_UUID}","kind":"{_CODE}"\}},"type":"ballot\.accepted","v":1\}}'
        ).encode()
    )


def ballot_entry_of(origin: str) -> bytes:
    """To be filled in with the same: the entry of a ballot whose subject is its poll."""
    return (
        b'{"actor":{"kind":"member","ref":"%%b"},"at":"%%b","commit":"%%b","data":{"channel":"%%b","prev":%%b,"rev":%%b,'
        b'"vote":"%%b","voter_ref":"%%b"},"log":"%b","subject":{"id":"%%b","kind":"poll"},"type":"ballot.accepted","v":1}'
        % origin.encode()
    )


BALLOT_LINE = re.compile(
    (
        rf'\{{"body":(\{{"at":"({_TIME})","cast_by":"({_REFERENCE})","channel":"({_CODE})","choices":({_STRINGS}),'
        rf'"prev":({_PREV}),"rev":({_NUMBER}),"units":\[("{_UUID}"(?:,"{_UUID}")*)\],"v":1,"vote":"({_UUID})",'
        rf'"voter":"({_REFERENCE})","weight":\{{"area_cm2":({_NUMBER}),"heads":({_NUMBER})\}}\}}),'
        rf'"index":({_NUMBER}),"salt":"({_HASH})"\}}'
    ).encode()
)
"""body, at, caster, channel, choices, prev, rev, units, vote, voter, area, heads, index, salt."""

ROLL_LINE = re.compile(
    (
        rf'\{{"homes":\[\{{"area_cm2":({_NUMBER}),"kind":"({_CODE})","unit":"({_UUID})"\}}\],'
        rf'"item":(\{{"area_cm2":({_NUMBER}),"heads":({_NUMBER}),"is_developer":(true|false),"key":"({_UUID})",'
        rf'"units":\["({_UUID})"\],"voters":\[((?:"{_REFERENCE}"(?:,"{_REFERENCE}")*)?)\]\}})\}}'
    ).encode()
)
"""home's area, kind, unit; item, area, heads, developer, key, unit, voters: of a public line with one home."""
