"""The tests of a rule in plain Chinese: shares in words, and what they are taken of."""

from fractions import Fraction

from deliberation.counting.expressions import Comparison
from deliberation.counting.quantities import Quantity
from deliberation.counting.stages import RequiredQuorum
from deliberation.counting.wording.sayings import Exactly, Needed, Voters
from deliberation.kernel import exact

_DIGITS = "零一二三四五六七八九"
_TWO, _TEN, _HUNDRED = 2, 10, 100
_PLAIN = {Fraction(0): "零", Fraction(1, 2): "一半", Fraction(1): "全部"}

_VOTERS = {
    Voters.OWNERS: "业主",
    Voters.MEMBERS: "成员",
    Voters.RESIDENTS: "居民",
    Voters.REPRESENTATIVES: "代表",
    Voters.TENANTS: "租户",
    Voters.HOUSEHOLDS: "住户",
}
_DIMS = {
    "heads": "人数",
    "area": "面积",
    "shares": "份额",
    "votes_w": "票数",
    "members": "成员人数",
    "owner_members": "业主成员人数",
    "units": "单元数",
    "lots": "户数",
    "flats": "套数",
}
_HEADS = ("heads", "members")
_WHO = {
    Quantity.TOTAL: "在册的",
    Quantity.DELIVERED: "收到票的",
    Quantity.PARTICIPATING: "参与的",
    Quantity.PRESENT: "到会的",
    Quantity.VOTES: "投同意票或反对票的",
    Quantity.FOR: "同意的",
    Quantity.AGAINST: "反对的",
    Quantity.ABSTAIN: "弃权的",
    Quantity.INVALID: "投无效票的",
    Quantity.SILENT: "没有投票的",
    Quantity.SILENT_DELIVERED: "收到票没投的",
    Quantity.UNDELIVERED: "没有收到票的",
    Quantity.OBJECTIONS: "书面反对的",
    Quantity.IN_PERSON: "亲自投票的",
    Quantity.ABSENT_NOTIFIED: "通知到没来的",
    Quantity.FOR_AT_MEETING: "会上同意的",
    Quantity.REQUIRED_QUORUM: "要求到会的",
}
_OF = {
    Quantity.DELIVERED: "收到票的人里",
    Quantity.PARTICIPATING: "参与的人里",
    Quantity.PRESENT: "到会的人里",
    Quantity.VOTES: "同意票和反对票里",
    Quantity.REQUIRED_QUORUM: "按最少到会人数算",
}
_WORDS = {
    Comparison.MORE_THAN: "要超过",
    Comparison.AT_LEAST: "要达到",
    Comparison.LESS_THAN: "要少于",
    Comparison.AT_MOST: "不能超过",
    Comparison.EQUAL: "要正好是",
}
_ALL = (Comparison.EQUAL, Comparison.AT_LEAST)


def needed(said: Needed, voters: Voters) -> str:
    who, bound, people = _WHO[said.quantity], said.bound, _VOTERS[voters]
    if bound.share is None:
        amount = "" if bound.amount is None else exact.exact_text(bound.amount)
        return f"{who}{people}，{_WORDS[said.comparison]}{amount}人。"
    by = _counted_by(said.dims)
    if bound.of is Quantity.AGAINST and bound.share == 1 and said.comparison is Comparison.MORE_THAN:
        return f"{who}要多过反对的{by}。"
    enough = "" if bound.amount is None else f"满{exact.exact_text(bound.amount)}人也行。"
    if bound.share == 0 and said.comparison is Comparison.AT_MOST:
        return f"{base(bound.of, voters)}，不能有人{who.removesuffix('的')}{by}。"
    if bound.of in (Quantity.TOTAL, None) and bound.share == 1 and said.comparison in _ALL:
        return f"全体{people}都要{who.removesuffix('的')}{by}。{enough}"
    return f"{base(bound.of, voters)}，{who}{compared(said.comparison, bound.share)}{by}。{enough}"


def exactly(edge: Exactly) -> str:
    share = fraction(edge.share)
    if edge.against:
        return f"反对的刚好{share}，{'还算通过' if edge.is_enough else '不算通过'}。"
    return f"刚好{share}，{'就够了' if edge.is_enough else '还不够'}。"


def smallest_quorum(said: RequiredQuorum, voters: Voters) -> str:
    return f"最少到会人数，在{base(said.of, voters)}{compared(said.comparison, said.share)}，取最小的整数。"


def base(of: Quantity | None, voters: Voters) -> str:
    if of is None or of is Quantity.TOTAL:
        return f"全体{_VOTERS[voters]}里"
    return _OF.get(of, f"与{_WHO[of]}相比")


def compared(comparison: Comparison, share: Fraction) -> str:
    return f"{_WORDS[comparison]}{fraction(share)}"


def fraction(share: Fraction) -> str:
    """`三分之二`; `17/230` where the words would be too long."""
    if share in _PLAIN:
        return _PLAIN[share]
    if share.denominator > _HUNDRED:
        return f"{share.numerator}/{share.denominator}"
    return f"{number(share.denominator)}分之{number(share.numerator)}"


def number(value: int) -> str:
    """From 1 to 100 in words."""
    if value >= _HUNDRED:
        return "一百" if value == _HUNDRED else str(value)
    tens, ones = divmod(value, _TEN)
    before = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")


def many(count: int) -> str:
    """Before a counted noun, where two is `两`."""
    return "两" if count == _TWO else number(count)


def dim(name: str) -> str:
    plain, _, scope = name.partition("@")
    return f"{scope}{_DIMS.get(plain, plain)}"


def _counted_by(dims: tuple[str, ...]) -> str:
    if len(dims) == 1:
        return "" if dims[0] in _HEADS else f"，按{dim(dims[0])}算"
    return f"，{'和'.join(map(dim, dims))}都算"
