"""How long photos of a vote are kept after its count, in one place. The pages where they are taken promise it, `docs/adr/0015` says why."""

from datetime import timedelta

from deliberation.papers.documents import OBJECTION_DAYS

_A_YEAR = timedelta(days=366)

DOORS = timedelta(days=29)
"""That word was brought. Thirty days at most are promised: a service that rests for a night keeps it."""

PAPERS = timedelta(days=OBJECTION_DAYS) + _A_YEAR
"""What was signed. While a result hangs out everybody may come to know of it, and for a year from then it can be taken to court
(Supreme People's Court, interpretation on condominium disputes, art. 12). Thirteen months at most are promised."""
