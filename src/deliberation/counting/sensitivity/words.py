"""A finding in one plain sentence, in both languages: if it were read so, this would be the outcome."""

from collections.abc import Mapping

from deliberation.counting.count import Outcome
from deliberation.counting.sensitivity.readings import Reading

_ENGLISH = {
    Reading.ABSTAINING_TAKES_NO_PART: "If abstaining did not count as taking part",
    Reading.ABSTAINING_TAKES_PART: "If abstaining counted as taking part",
    Reading.INVALID_TAKES_PART: "If invalid votes counted as taking part",
    Reading.INVALID_TAKES_NO_PART: "If invalid votes did not count as taking part",
    Reading.SILENCE_FOLLOWS: "If all the silent owners had been reached and counted with the larger side, "
    "as some estates agree in writing",
    Reading.SILENCE_IS_NOTHING: "If silence counted for nothing",
    Reading.ANY_COMMON_OWNER: "If homes that share any one owner were one voice",
    Reading.SAME_OWNERS: "If only homes with the very same owners were one voice",
    Reading.EACH_UNIT: "If every home were one voice, whoever owns it",
    Reading.PARKING_LEFT_OUT: "If parking spaces were left out",
    Reading.PARKING_COUNTS: "If parking spaces counted as well",
    Reading.STORAGE_LEFT_OUT: "If storage rooms were left out",
    Reading.STORAGE_COUNTS: "If storage rooms counted as well",
    Reading.UNREACHED_LEFT_OUT: "If owners who could not be reached were left out",
    Reading.UNREACHED_COUNT: "If owners who could not be reached counted as well",
    Reading.OF_THOSE_PRESENT: "If shares were taken of the members who came",
    Reading.OF_ALL_MEMBERS: "If shares were taken of all members",
    Reading.OTHER_CLASS: "If the matter fell under “%(title)s”",
    Reading.EVERYBODY_ASKED: "If the whole community were counted, not this part of it",
    Reading.FIRST_BALLOT: "If the first vote stood and no later one",
    Reading.LAST_BALLOT: "If the last vote stood and no earlier one",
    Reading.LATE_COUNT: "If late votes counted as well",
}
_CHINESE = {
    Reading.ABSTAINING_TAKES_NO_PART: "如果弃权不算参与",
    Reading.ABSTAINING_TAKES_PART: "如果弃权也算参与",
    Reading.INVALID_TAKES_PART: "如果无效票也算参与",
    Reading.INVALID_TAKES_NO_PART: "如果无效票不算参与",
    Reading.SILENCE_FOLLOWS: "有的小区事先约定：票送到了没投，就随多数。如果这样算",
    Reading.SILENCE_IS_NOTHING: "如果没投票就不算",
    Reading.ANY_COMMON_OWNER: "如果几套房有一个共同业主，就算一个人",
    Reading.SAME_OWNERS: "如果业主完全相同，才算一个人",
    Reading.EACH_UNIT: "如果一套房算一个人，不管业主是谁",
    Reading.PARKING_LEFT_OUT: "如果车位不算在内",
    Reading.PARKING_COUNTS: "如果车位也算在内",
    Reading.STORAGE_LEFT_OUT: "如果储藏室不算在内",
    Reading.STORAGE_COUNTS: "如果储藏室也算在内",
    Reading.UNREACHED_LEFT_OUT: "如果票没送到的业主不算在内",
    Reading.UNREACHED_COUNT: "如果票没送到的业主也算在内",
    Reading.OF_THOSE_PRESENT: "如果只按到会的人算",
    Reading.OF_ALL_MEMBERS: "如果按全体委员算",
    Reading.OTHER_CLASS: "如果按“%(title)s”算",
    Reading.EVERYBODY_ASKED: "如果按整个小区算，不只算这一部分",
    Reading.FIRST_BALLOT: "如果只认第一次投的票",
    Reading.LAST_BALLOT: "如果只认最后一次投的票",
    Reading.LATE_COUNT: "如果迟到的票也算",
}
_ENGLISH_OUTCOMES = {
    Outcome.PASS: "the motion would pass.",
    Outcome.FAIL: "the motion would not pass: too few would agree.",
    Outcome.NO_QUORUM: "too few would take part, and nothing would be decided.",
    Outcome.BRIDGE_OPEN: "the motion would not pass, but a second vote could follow.",
    Outcome.BLOCKED: "the figures would be enough, but an objection or a consent would hold it up.",
    Outcome.NOT_PASSED: "the motion would not pass.",
    Outcome.INSUFFICIENT_DATA: "the figures would not be enough to decide.",
}
_CHINESE_OUTCOMES = {
    Outcome.PASS: "结果是：通过。",
    Outcome.FAIL: "结果是：没通过，同意的不够。",
    Outcome.NO_QUORUM: "结果是：参与的不够，等于没表决。",
    Outcome.BRIDGE_OPEN: "结果是：没通过，但可以再投一次。",
    Outcome.BLOCKED: "结果是：票数够，但要等反对意见解决。",
    Outcome.NOT_PASSED: "结果是：没通过。",
    Outcome.INSUFFICIENT_DATA: "结果是：数字不全，定不了。",
}


def sentence(reading: Reading, outcome: Outcome | None, title: Mapping[str, str] | None) -> dict[str, str]:
    """By language tag. No outcome: it stays what it is, only figures differ."""
    english, chinese = _ENGLISH[reading], _CHINESE[reading]
    if title is not None:
        english, chinese = english % {"title": title["en"]}, chinese % {"title": title["zh-Hans"]}
    if outcome is None:
        return {
            "en": f"{english}, some figures would differ, the outcome would not.",
            "zh-Hans": f"{chinese}，数字会变，结果不变。",
        }
    return {
        "en": f"{english}, {_ENGLISH_OUTCOMES[outcome]}",
        "zh-Hans": f"{chinese}，{_CHINESE_OUTCOMES[outcome]}",
    }
