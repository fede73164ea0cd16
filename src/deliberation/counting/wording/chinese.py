"""A rule in plain Chinese: short sentences, no term that must be looked up."""

from deliberation.counting.merging import DEVELOPER, Merge
from deliberation.counting.parties import UnitKind
from deliberation.counting.stages import RequiredQuorum
from deliberation.counting.transforms import CapShare, CapToOthers, Multiply
from deliberation.counting.wording import chinese_tests
from deliberation.counting.wording.effects import Effect
from deliberation.counting.wording.sayings import (
    Again,
    Exactly,
    LeftOut,
    Mark,
    Merged,
    Needed,
    Saying,
    SilenceConsents,
    SilenceFollows,
    Undone,
    Voters,
    Way,
    Ways,
)

_EFFECTS = {
    Effect.SILENT_TAKES_NO_PART: "没投票，不算参与，也不算同意。",
    Effect.SILENT_TAKES_PART: "票送到了，没投也算参与。",
    Effect.UNREACHED_TAKES_NO_PART: "票没送到，不算参与。",
    Effect.ABSTAINING_TAKES_PART: "弃权算参与，不算同意。",
    Effect.ABSTAINING_TAKES_NO_PART: "弃权不算参与。",
    Effect.SPOILED_TAKES_PART: "无效票算参与，不算同意。",
    Effect.SPOILED_TAKES_NO_PART: "无效票不算参与。",
    Effect.AWAY_IS_NOT_PRESENT: "自己没来，也没委托人，不算到会。",
    Effect.PRESENT_WITHOUT_A_VOTE_IS_AGAINST: "到会没投票，等于不同意。弃权和无效票，也等于不同意。",
    Effect.WITHOUT_A_VOTE_IS_AGAINST: "没投票，等于不同意。弃权和无效票，也等于不同意。",
    Effect.SPOILED_OR_ABSTAINING_IS_AGAINST: "弃权和无效票，等于不同意。",
    Effect.WITHOUT_A_VOTE_IS_NO_VOTE: "没投票，不算在票数里。弃权和无效票，也不算在票数里。",
    Effect.WITHOUT_A_VOTE_STAYS_IN_THE_WHOLE: "没投票，不算在票数里，全体里仍然算。弃权和无效票，也是这样。",
    Effect.SILENT_DOES_NOT_OBJECT: "没有提出，就是不反对。",
}
_MARKS = {
    Mark.BESIDES: "不管哪种办法，还要做到下面这条。",
    Mark.NOT_SO: "下面这条不能成立。",
    Mark.BRIDGE: "没有通过，可以马上再投一次。先要做到下面这条。",
    Mark.BRIDGE_VOTE: "第二次投票，这样算。",
    Mark.BLOCKED: "还有书面反对没解决，结果先不生效。",
    Mark.CONSENTS: "自家部分被占用的业主，也都要同意。",
}
_MERGED = {
    Merge.SAME_OWNER_SET: "同样的业主有几套房，只算一个人。",
    Merge.ANY_COMMON_OWNER: "几套房有同一个共有人，合算一个人。",
    Merge.PER_UNIT: "一套房算一个人，不管业主是谁。",
    Merge.PER_HOUSEHOLD: "一户算一个人。",
    Merge.PER_PERSON: "每人算一个。",
}
_HOUSEHOLD = "一套房算一户，由一个业主投这一票。"
_KINDS = {
    UnitKind.DWELLING: "住宅",
    UnitKind.SHOP: "商铺",
    UnitKind.PARKING: "车位",
    UnitKind.STORAGE: "储藏室",
    UnitKind.PUBLIC: "公共用房",
}


def sentence(said: Saying, voters: Voters) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match said:
        case Needed():
            return chinese_tests.needed(said, voters)
        case Exactly():
            return chinese_tests.exactly(said)
        case RequiredQuorum():
            return chinese_tests.smallest_quorum(said, voters)
        case Mark():
            return _MARKS[said]
        case Effect():
            return _EFFECTS[said]
        case Merged(how):
            return _HOUSEHOLD if voters is Voters.HOUSEHOLDS else _MERGED[how]
        case LeftOut():
            return _left_out(said)
        case CapToOthers():
            return f"有业主超过{chinese_tests.fraction(said.above)}时，只按其他人的总和算。"
        case CapShare():
            return _capped(said)
        case Multiply():
            return _multiplied(said)
        case SilenceFollows():
            return _following(said, voters)
        case SilenceConsents(days):
            return f"通知到了没来，{_within(days)}不反对，算同意。"
        case Ways(count):
            return f"有{chinese_tests.many(count)}种办法，做到一种就行。"
        case Way(number):
            return f"办法{chinese_tests.number(number)}："
        case Again(is_third):
            return f"到会的不够，可以再开会。第{'三' if is_third else '二'}次开会，这样算。"
        case Undone(days):
            return f"结果{_within(days)}还可以推翻。要做到下面这条。"


def _within(days: int | None) -> str:
    return "" if days is None else f"{days}天内"


def _left_out(left_out: LeftOut) -> str:
    kinds = [_KINDS[kind] for kind in left_out.kinds]
    names = "和".join(["、".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)
    return f"{names}不计{'' if left_out.dim is None else chinese_tests.dim(left_out.dim)}。"


def _capped(cap: CapShare) -> str:
    whole = "总数也一起减少。" if cap.total_shrinks else "总数不变。"
    return f"一个业主超过全体{chinese_tests.fraction(cap.cap)}的部分，不算。{whole}"


def _multiplied(transform: Multiply) -> str:
    least, lots = transform.if_total_at_least, transform.if_lots_more_than
    conditions = [] if least is None else [f"达到全体{chinese_tests.fraction(least)}"]
    conditions += [] if lots is None else [f"多于{lots}户"]
    held = f"{'、'.join(conditions)}时，" if conditions else ""
    who = "开发商" if transform.party == DEVELOPER else transform.party
    what = "投的票" if transform.only_for_votes else "所有的"
    return f"{who}{held}{what}只算{chinese_tests.fraction(transform.by)}。"


def _following(said: SilenceFollows, voters: Voters) -> str:
    text = "票送到了没投，跟着票多的一方算。"
    if said.together:
        text += "各项都是同一方领先，才这样算。"
    if said.guard is not None:
        share = chinese_tests.compared(said.guard.comparison, said.guard.share)
        text += f"领先的一方自己，在{chinese_tests.base(said.guard.of, voters)}先{share}。"
    return text
