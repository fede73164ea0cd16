"""Every table of the product, for Alembic and the house tests."""

from deliberation.accounts import models as accounts
from deliberation.audit import models as audit
from deliberation.committees import models as committees
from deliberation.committees.deciding import models as decisions
from deliberation.committees.handover import models as handovers
from deliberation.committees.rating import models as ratings
from deliberation.committees.recall import models as recalls
from deliberation.committees.sealing import models as seals
from deliberation.communities import models as communities
from deliberation.database.base import metadata
from deliberation.founding import models as founding
from deliberation.meetings import models as meetings
from deliberation.meetings.call import models as calls
from deliberation.meetings.mandates import models as meeting_mandates
from deliberation.meetings.minutes import action_models as action_items
from deliberation.meetings.minutes import models as minutes
from deliberation.meetings.run import models as speakers
from deliberation.meetings.votes import models as meeting_votes
from deliberation.meetings.votes import motion_models as meeting_motions
from deliberation.notices import models as notices
from deliberation.notices import outcome_models as outcomes
from deliberation.notices.consents import models as consents
from deliberation.notices.voiding import models as voidings
from deliberation.notifications import models as notifications
from deliberation.outbox import models as outbox
from deliberation.polls import dispute_models as disputes
from deliberation.polls import door_models as doors
from deliberation.polls import models as polls
from deliberation.polls import paper_models as paper
from deliberation.polls.amended import models as amendments
from deliberation.polls.assisting import models as assisting
from deliberation.polls.ballots import models as ballots
from deliberation.polls.counters import models as counters
from deliberation.polls.desk import models as desk
from deliberation.polls.extending import models as extending
from deliberation.polls.parties import models as parties
from deliberation.polls.proxies import models as proxies
from deliberation.polls.scans import models as scans
from deliberation.proposals import models as proposals
from deliberation.roll import models as roll
from deliberation.roll import publication_models as publications
from deliberation.threads import models as threads

__all__ = [
    "accounts",
    "action_items",
    "amendments",
    "assisting",
    "audit",
    "ballots",
    "calls",
    "committees",
    "communities",
    "consents",
    "counters",
    "decisions",
    "desk",
    "disputes",
    "doors",
    "extending",
    "founding",
    "handovers",
    "meeting_mandates",
    "meeting_motions",
    "meeting_votes",
    "meetings",
    "metadata",
    "minutes",
    "notices",
    "notifications",
    "outbox",
    "outcomes",
    "paper",
    "parties",
    "polls",
    "proposals",
    "proxies",
    "publications",
    "ratings",
    "recalls",
    "roll",
    "scans",
    "seals",
    "speakers",
    "threads",
    "voidings",
]
