"""How many owners there are by heads, and how many of them signed, added up by the database.

The reading is that of the rule CN-REQ20: owners of the same homes are one head (`same_owner_set`), the developer's unsold and
not handed over homes one together, common parts none. A head has signed when one of its owners has, and signs once however many of
them do. The developer does not sign.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from deliberation.communities.rules import UnitKind
from deliberation.counting import count, presets
from deliberation.counting.count import Count, Outcome
from deliberation.counting.parties import HEADS
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantity
from deliberation.database.sessions import Reader, statement
from deliberation.roll.kinds import PersonKind

RULE = "CN-REQ20"
_COUNTED = """
WITH owned AS (
  SELECT o.unit_id, p.id AS person_id, p.kind = :developer AS is_developer
  FROM ownership o JOIN person p ON p.community_id = o.community_id AND p.id = o.person_id
  WHERE o.ends_on IS NULL
), home AS (
  SELECT CASE WHEN u.handed_over_on > :today OR bool_and(o.is_developer) THEN ARRAY[NULL::uuid]
              ELSE array_agg(DISTINCT CASE WHEN o.is_developer THEN NULL ELSE o.person_id END) END AS head
  FROM unit u JOIN owned o ON o.unit_id = u.id
  WHERE u.gone_on IS NULL AND u.kind <> :public
  GROUP BY u.id, u.handed_over_on
), signer AS (
  SELECT s.person_id FROM recall_signature s
  LEFT JOIN recall_withdrawal w ON w.signature_id = s.id
  LEFT JOIN recall_check c ON c.signature_id = s.id
  WHERE s.petition_id = :petition AND w.signature_id IS NULL AND (s.way = 'online' OR c.signature_id IS NOT NULL)
)
SELECT count(DISTINCT head) AS total,
  count(DISTINCT head) FILTER (WHERE EXISTS (SELECT FROM signer WHERE signer.person_id = ANY(head))) AS signed
FROM home
"""


@dataclass(frozen=True)
class Heads:
    """All heads of the roll, and those that signed."""

    total: int
    signed: int

    @property
    def counted(self) -> Count:
        """By the rule, whatever the figures: exact, with both sides of its test."""
        known: dict[Quantity, Fraction | None] = {
            Quantity.TOTAL: Fraction(self.total),
            Quantity.FOR: Fraction(self.signed),
            Quantity.AGAINST: Fraction(0),
            Quantity.ABSTAIN: Fraction(0),
        }
        return count.judge(rule().rule, {HEADS: known})

    @property
    def is_enough(self) -> bool:
        return self.counted.outcome is Outcome.PASS

    @property
    def needed(self) -> int:
        """The smallest whole number of heads with which the test holds."""
        right = self.counted.tests[0].right
        return 0 if right is None else -(-right.numerator // right.denominator)


def rule() -> Preset:
    return presets.load(RULE)


async def of_petition(db: Reader, petition_id: UUID, *, today: date) -> Heads:
    """As the roll stands: whoever sold since they signed counts no longer."""
    values = {
        "developer": PersonKind.DEVELOPER.value,
        "public": UnitKind.PUBLIC.value,
        "today": today,
        "petition": petition_id,
    }
    row = (await statement(db, _COUNTED, values)).one()
    return Heads(row.total, row.signed)
