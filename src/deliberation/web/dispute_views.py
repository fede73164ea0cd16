"""Disputes in words: how a ballot came, how a dispute ended, and what a decision rests on."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.polls.dispute_rules import Because, Outcome
from deliberation.polls.rules import Channel

CHANNELS: Mapping[Channel, str] = {
    Channel.WEB: sentence("Sent online"),
    Channel.PAPER: sentence("Handed in on paper"),
    Channel.PROXY: sentence("Cast by a proxy"),
    Channel.ASSISTED: sentence("Cast with a helper"),
    Channel.MEETING: sentence("Handed in at a meeting"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: sentence("The ballot is struck"),
    Outcome.REJECTED: sentence("The ballot counts"),
    Outcome.WITHDRAWN: sentence("The home took it back"),
}
REASONS: Mapping[Because, str] = {
    Because.OWNER_DID_NOT: sentence("The owners did not send it"),
    Because.SIGNATURE_DIFFERS: sentence("The signature is another one"),
    Because.ENTERED_WRONGLY: sentence("It was entered wrongly"),
    Because.OWNER_SENT_IT: sentence("An owner sent it"),
    Because.SIGNATURE_SAME: sentence("The signature is the same"),
}
