"""What counters and watchers are called on pages, and why somebody was replaced."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.polls.counters.rules import Because, Duty

DUTIES: Mapping[Duty, str] = {Duty.COUNTER: sentence("Counter"), Duty.WATCHER: sentence("Watcher")}
BECAUSE: Mapping[Because, str] = {
    Because.UNABLE: sentence("Cannot come"),
    Because.DECLINED: sentence("Does not want to"),
    Because.BIASED: sentence("Has a part in the matter"),
    Because.MISTAKEN: sentence("Was named by mistake"),
}
NEIGHBOUR = sentence("a neighbour")
