"""What a declared interest does to a seat under a rule, where the by-laws do not say.

Spain (LPH art. 15.2) and Austria (WEG 2002 § 24(3)) take such a seat out of every total. Everywhere else it is only mute: Germany says so
(WEG § 25), and where the law is silent a committee of seven must not need fewer votes because one of the seven has an interest.
"""

from deliberation.counting.presets import Preset
from deliberation.meetings.votes.kinds import Effect

_OUT = ("es", "at")


def of(preset: Preset) -> Effect:
    country = (preset.place or "").partition("-")[0]
    return Effect.OUT if country in _OUT else Effect.MUTE
