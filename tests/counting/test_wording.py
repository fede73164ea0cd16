"""The words of a rule say what the rule says, in both languages."""

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from math import gcd
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import presets, rules, wording
from deliberation.counting.wording import chinese_tests, english_tests
from deliberation.counting.wording.sayings import Voters
from deliberation.kernel import exact

LONGEST_CHINESE = 30
MOST_ENGLISH_WORDS = 24
PRESETS = list(presets.every().values())


def an_atom(q: str, op: str, frac: str, of: str, dim: str = "heads") -> dict[str, Any]:
    return {"q": q, "dim": dim, "op": op, "frac": frac, "of": of}


MOST = an_atom("for", ">", "1/2", "total")


def a_rule(passing: Any = MOST, **more: Any) -> dict[str, Any]:
    stage = {"id": "vote", "quorum": more.pop("quorum", None), "pass": passing}
    dims = more.pop("dims", ["heads"])
    return {
        "dims": dims,
        "merge": "same_owner_set",
        "participating_states": ["for", "against", "abstain"],
        "non_response": {"policy": "ignore"},
        "stages": [stage, *more.pop("later", [])],
        **more,
    }


def words(rule: dict[str, Any], voters: Voters = Voters.OWNERS) -> tuple[str, str]:
    """English, Chinese."""
    text = wording.text(rules.parse("TEST", rule), voters)
    return text["en"], text["zh-Hans"]


def test_the_ordinary_rule_of_the_civil_code_reads_like_this() -> None:
    text = presets.load("CN-278-ORD").text
    assert text["en"] == (
        "Of all owners, at least two thirds must take part, counted by heads and by area. "
        "Of those who take part, more than half must agree, counted by heads and by area. "
        "Exactly half is not enough. "
        "If you do not vote, you do not take part, and you do not agree. "
        "If you abstain, you take part, but you do not agree. "
        "A spoiled ballot does not take part. "
        "All flats of the same owners count as one head. Common rooms are not counted."
    )
    assert text["zh-Hans"] == (
        "全体业主里，参与的要达到三分之二，人数和面积都算。参与的人里，同意的要超过一半，人数和面积都算。"
        "刚好一半，还不够。没投票，不算参与，也不算同意。弃权算参与，不算同意。无效票不算参与。"
        "同样的业主有几套房，只算一个人。公共用房不计。"
    )


@pytest.mark.parametrize(
    ("passing", "english", "chinese"),
    [
        (MOST, "Of all owners, more than half must agree.", "全体业主里，同意的要超过一半。"),
        (an_atom("for", "==", "1/1", "total"), "All owners must agree.", "全体业主都要同意。"),
        (an_atom("for", ">", "2/3", "votes"), "Exactly two thirds is not enough.", "刚好三分之二，还不够。"),
        (an_atom("for", ">=", "2/3", "votes"), "Exactly two thirds is enough.", "刚好三分之二，就够了。"),
        (
            an_atom("against", "<=", "1/4", "votes"),
            "With exactly one quarter against it still passes.",
            "反对的刚好四分之一，还算通过。",
        ),
        (an_atom("for", ">", "1/1", "against"), "More must agree than be against.", "同意的要多过反对的。"),
        (
            {
                "q": "in_person",
                "dim": "heads",
                "op": ">=",
                "lesser_of": [{"frac": "1/20", "of": "total"}, {"count": "100"}],
            },
            "100 are enough in any case.",
            "满100人也行。",
        ),
        (
            {"q": "present", "dim": "heads", "op": ">=", "count": "3"},
            "At least 3 owners must be present.",
            "要达到3人",
        ),
        ({"not": MOST}, "What follows must not be so. Of all owners", "下面这条不能成立。全体业主里"),
        (
            {"any": [MOST, an_atom("for", ">=", "3/4", "votes")]},
            "There are two ways, and one is enough. Way 1: Of all owners, more than half",
            "有两种办法，做到一种就行。办法一：全体业主里，同意的要超过一半",
        ),
    ],
)
def test_a_test_is_said_with_its_sign_its_share_and_its_base(
    passing: Any, english: str, chinese: str
) -> None:
    said = words(a_rule(passing))
    assert english in said[0]
    assert chinese in said[1]


@pytest.mark.parametrize(
    ("passing", "english"),
    [
        (an_atom("for", ">", "1/2", "total"), "If you do not vote, it works like a vote against."),
        (an_atom("for", ">", "1/2", "votes"), "If you do not vote, you are not among the votes."),
        (
            an_atom("for", ">", "1/2", "present"),
            "If you are present and do not vote, it works like a vote against.",
        ),
        (an_atom("for", ">", "1/2", "participating"), "If you do not vote, you do not take part"),
        (an_atom("objections", "<=", "1/3", "total"), "If you say nothing, you do not object."),
        (
            {"all": [an_atom("for", ">", "1/2", "votes"), an_atom("for", ">=", "3/10", "total")]},
            "you are not among the votes, but you stay in the whole",
        ),
    ],
)
def test_silence_is_said_by_what_the_share_is_taken_of(passing: Any, english: str) -> None:
    assert english in words(a_rule(passing))[0]


@pytest.mark.parametrize(
    ("states", "english", "chinese"),
    [
        (["for", "against"], "If you abstain, you do not take part.", "弃权不算参与。"),
        (["for", "against", "abstain"], "A spoiled ballot does not take part.", "无效票不算参与。"),
        (["for", "against", "invalid"], "A spoiled ballot takes part, but does not agree.", "无效票算参与"),
        (
            ["for", "against", "silent_delivered"],
            "If the ballot reached you, you take part",
            "没投也算参与。",
        ),
    ],
)
def test_who_takes_part_is_said(states: list[str], english: str, chinese: str) -> None:
    said = words(a_rule(an_atom("for", ">", "1/2", "participating"), participating_states=states))
    assert english in said[0]
    assert chinese in said[1]


@pytest.mark.parametrize("asked", ["present", "participating"])
def test_what_counts_for_the_quorum_alone_is_said_too(asked: str) -> None:
    english, _ = words(
        a_rule(an_atom("for", ">", "1/2", "votes"), quorum=an_atom(asked, ">", "1/2", "total"))
    )
    away, silent = "If you stay away and send nobody", "If you do not vote, you do not take part"
    assert (away in english, silent in english) == (asked == "present", asked == "participating")


def test_whoever_was_not_reached_takes_no_part_unless_the_rule_says_so() -> None:
    passing = an_atom("for", ">", "1/2", "participating")
    states = ["for", "against", "silent_delivered"]
    unreached = "If no ballot reached you, you do not take part."
    assert unreached in words(a_rule(passing, participating_states=states))[0]
    assert unreached not in words(a_rule(passing, participating_states=[*states, "undelivered"]))[0]


def test_what_silence_does_is_said_for_each_call_where_it_differs() -> None:
    bridge = {
        "id": "bridge",
        "quorum": None,
        "pass": an_atom("for", ">", "1/2", "votes"),
        "opens_if": an_atom("for", ">=", "1/3", "total"),
    }
    english, chinese = words(a_rule(later=[bridge]))
    first, second = english.split("In the second vote this holds.")
    assert "works like a vote against" in first
    assert "you are not among the votes" in second
    assert "马上再投一次" in chinese


def test_what_follows_two_ways_is_not_part_of_the_second_way() -> None:
    quorum = {
        "any": [an_atom("present", ">", "1/2", "total"), an_atom("present", ">", "3/4", "total", "shares")]
    }
    english, chinese = words(
        a_rule(an_atom("for", ">", "1/2", "votes"), quorum=quorum, dims=["heads", "shares"])
    )
    assert "Whichever way it is, this is needed too. Of the votes" in english
    assert "不管哪种办法，还要做到下面这条。同意票和反对票里" in chinese


def test_two_choices_of_ways_are_kept_apart() -> None:
    ways = {"any": [MOST, an_atom("for", ">=", "3/4", "votes")]}
    english, chinese = words(a_rule({"all": [an_atom("for", ">", "1/3", "total"), ways, ways]}))
    assert english.startswith("Of all owners, more than one third must agree.")
    assert english.count("There are two ways") == 2
    assert english.count("Whichever way it is, this is needed too. There are") == 1
    assert chinese.count("还要做到下面这条。有两种办法") == 1


def test_what_follows_a_plain_quorum_needs_no_word_between() -> None:
    quorum = {"all": [an_atom("present", ">", "1/2", "total")]}
    nested = {"all": [{"all": [an_atom("present", ">", "1/2", "total")]}]}
    for each in (quorum, nested):
        assert "Whichever" not in words(a_rule(quorum=each))[0]


def test_a_kind_left_out_of_one_measure_is_said_with_it() -> None:
    rule = a_rule(
        dims=["heads", "area"], exclude_kinds=["public", "shop"], exclude_kinds_by_dim={"area": ["parking"]}
    )
    english, chinese = words(rule)
    assert "Common rooms and shops are not counted. Parking spaces are not counted by area." in english
    assert "公共用房和商铺不计。车位不计面积。" in chinese


def test_several_kinds_left_out_are_listed_with_one_and() -> None:
    english, chinese = words(a_rule(exclude_kinds=["public", "shop", "parking"]))
    assert "Common rooms, shops and parking spaces are not counted." in english
    assert "公共用房、商铺和车位不计。" in chinese


def test_a_part_of_the_developers_votes_is_said_with_both_conditions() -> None:
    transform = {
        "type": "multiply",
        "dim": "heads",
        "party": "DEV",
        "by": "1/3",
        "only_for": "votes",
        "if_total_at_least": "1/2",
        "if_lots_more_than": 2,
    }
    english, chinese = words(a_rule(weight_transforms=[transform]))
    assert (
        "The vote of the developer is worth only one third, if it holds at least half and has over 2 lots."
        in english
    )
    assert "开发商达到全体一半、多于2户时，投的票只算三分之一。" in chinese


def test_the_words_of_a_published_rule_change_only_with_its_version() -> None:
    """Polls freeze these words, and letters carry them. A changed line here wants a new version of the rule."""
    written = json.loads((Path(__file__).parent / "published_words.json").read_text())
    assert {preset.id: [preset.version, _fingerprint(preset)] for preset in PRESETS} == written


def _fingerprint(preset: presets.Preset) -> str:
    text = wording.text(preset.rule, preset.voters or Voters.OWNERS)
    assert text == preset.text
    return hashlib.sha256("\n".join((text["en"], text["zh-Hans"])).encode()).hexdigest()[:16]


def test_a_weight_may_shrink_without_conditions() -> None:
    transform = {"type": "multiply", "dim": "heads", "party": "Bao", "by": "1/3"}
    english, chinese = words(a_rule(weight_transforms=[transform]))
    assert "The weight of Bao is only one third." in english
    assert "Bao所有的只算三分之一。" in chinese


def test_representatives_have_no_flats_to_merge() -> None:
    english, chinese = words(a_rule(), Voters.REPRESENTATIVES)
    assert "flats" not in english
    assert "全体代表里" in chinese


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_sentence_is_short_and_punctuated_as_its_readers_write(preset: presets.Preset) -> None:
    for sentence in re.split("[。：]", preset.text["zh-Hans"]):
        assert len(sentence) < LONGEST_CHINESE
    for sentence in re.split(r"(?<=[.:]) ", preset.text["en"]):
        assert len(sentence.split()) <= MOST_ENGLISH_WORDS
    for words_of in (preset.text, preset.title, preset.remarks or preset.text):
        assert not re.search("[一-鿿][,.;:!?]", words_of["zh-Hans"])
        assert not re.search("[一-鿿，。：；（）《》、]", words_of["en"])


SWAPS = {">": ">=", ">=": ">", "<": "<=", "<=": "<", "==": ">"}


def mutants(value: Any) -> Iterator[Any]:
    """The rule with one thing changed, each in turn."""
    if isinstance(value, list):
        for at, member in enumerate(value):
            yield from ([*value[:at], mutant, *value[at + 1 :]] for mutant in mutants(member))
    if isinstance(value, dict):
        changes = {
            "op": lambda old: SWAPS[old],
            "frac": lambda old: "3/7" if old != "3/7" else "2/7",
            "of": lambda old: "votes" if old != "votes" else "total",
            "cap": lambda old: "2/7" if old != "2/7" else "3/7",
            "by": lambda old: "2/7" if old != "2/7" else "3/7",
            "if_above": lambda old: "2/7" if old != "2/7" else "3/7",
            "if_total_at_least": lambda old: "2/7" if old != "2/7" else "3/7",
            "if_lots_more_than": lambda old: old + 1,
            "total_shrinks": lambda old: not old,
            "party": lambda old: old + "X",
            "days": lambda old: old + 1,
            "window_days": lambda old: old + 1,
            "leader_must_agree_in_all_dims": lambda old: not old,
            "count": lambda old: str(int(old) + 1),
            "individual_consents": lambda old: not old,
            "block_if_open_objections": lambda old: not old,
            "merge": lambda old: "per_unit" if old != "per_unit" else "per_person",
        }
        for name, member in value.items():
            if name in changes:
                yield {**value, name: changes[name](member)}
            else:
                yield from ({**value, name: mutant} for mutant in mutants(member))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_no_two_rules_that_differ_in_one_thing_read_the_same(preset: presets.Preset) -> None:
    body = copy.deepcopy(preset.rule.as_json())
    voters = preset.voters or Voters.OWNERS
    said = words(body, voters)
    for mutant in mutants(body):
        if mutant["merge"] != body["merge"] and "head" not in said[0]:
            continue
        other = words(mutant, voters)
        assert said[0] != other[0], mutant
        assert said[1] != other[1], mutant


shares = st.integers(2, 100).flatmap(
    lambda below: st.integers(1, below - 1).map(lambda above: (above, below))
)


@given(shares, shares)
def test_different_shares_have_different_names(one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = (exact.fraction(_lowest(*share)) for share in (one, other))
    for name in (english_tests.fraction, chinese_tests.fraction):
        assert (name(first) == name(second)) is (first == second)


def _lowest(above: int, below: int) -> str:
    shared = gcd(above, below)
    return f"{above // shared}/{below // shared}"


@pytest.mark.parametrize(
    ("share", "english", "chinese"),
    [
        ("1/2", "half", "一半"),
        ("2/3", "two thirds", "三分之二"),
        ("3/20", "three twentieths", "二十分之三"),
        ("5/6", "five sixths", "六分之五"),
        ("1/7", "one seventh", "七分之一"),
        ("5/8", "five eighths", "八分之五"),
        ("7/9", "seven ninths", "九分之七"),
        ("3/10", "three tenths", "十分之三"),
        ("17/23", "17/23", "二十三分之十七"),
        ("1/100", "one hundredth", "一百分之一"),
        ("1/101", "1/101", "1/101"),
        ("1/1", "all", "全部"),
        ("0/1", "none", "零"),
    ],
)
def test_shares_are_written_in_words(share: str, english: str, chinese: str) -> None:
    value = exact.fraction(share)
    assert (english_tests.fraction(value), chinese_tests.fraction(value)) == (english, chinese)


def test_a_summary_says_only_what_the_first_call_asks_for() -> None:
    rule = presets.load("TW-31").rule
    assert wording.summary(rule, Voters.OWNERS)["en"].count(".") == 2
    assert wording.summary(presets.load("CN-278-SPEC").rule, Voters.OWNERS) == {
        "en": (
            "Of all owners, at least two thirds must take part, counted by heads and by area. "
            "Of those who take part, at least three quarters must agree, counted by heads and by area."
        ),
        "zh-Hans": (
            "全体业主里，参与的要达到三分之二，人数和面积都算。"
            "参与的人里，同意的要达到四分之三，人数和面积都算。"
        ),
    }


def test_tests_that_differ_only_in_what_they_weigh_are_one_sentence() -> None:
    passing = list(presets.load("CN-278-SPEC").rule.stage.passing.atoms())
    assert wording.of_tests(passing, Voters.OWNERS)["zh-Hans"].count("。") == 1
    assert wording.of_tests(passing[:1], Voters.OWNERS)["en"] == (
        "Of those who take part, at least three quarters must agree."
    )


def test_that_nobody_may_be_against_is_said_plainly() -> None:
    text = presets.load("GENERIC-CONSENT").text
    assert text["en"].startswith("Of all owners, none may be against. If you say nothing, you do not object.")
    assert text["zh-Hans"].startswith("全体业主里，不能有人反对。没有提出，就是不反对。")
