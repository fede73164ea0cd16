"""Whoever acts for others has a name for that within a vote, which is not the one they vote under.

What ties the two is sealed in the log, and opened to auditors alone.
"""

from collections.abc import Mapping

from deliberation.kernel.facts import PublicValue


def sealed(vote: str, *, clerk: str, caster: str) -> Mapping[str, PublicValue]:
    """The private body: one account acts as `clerk` (digests.clerk_ref) and votes as `caster` (digests.voter_ref)."""
    return {"v": 1, "vote": vote, "clerk": clerk, "caster": caster}
