"""The first words of minutes, drafted from the record in the language of the meeting. Whoever writes them changes what they like."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from deliberation.counting.days import Kept
from deliberation.meetings.kinds import ItemKind, Step
from deliberation.meetings.minutes.document import Document, Language, Words
from deliberation.meetings.minutes.record import Called, ItemOnRecord, Record

_Texts = Mapping[Language, str]
_OPENED: _Texts = {
    "zh-Hans": "主持人宣布会议开始，报告了到会情况，宣读了议程。",
    "en": "The chair opened the meeting, said who was present, and read the agenda out.",
}
_AGAIN: _Texts = {
    "zh-Hans": "上一次会议（第 {number} 号）到会人数不足，本次为再次召开。",
    "en": "This meeting was called again: meeting no. {number} did not reach its quorum.",
}
_SHORT: Mapping[str, _Texts] = {
    Kept.NO: {
        "zh-Hans": "会议通知晚了：应提前 {needed} 天（{law}），实际只提前了 {given} 整天，不算会议当天。",
        "en": "The notice was too short: {needed} days are needed ({law}), {given} full days were given, the day of the meeting not counted.",
    },
    Kept.BY_THE_COMMON_COUNT: {
        "zh-Hans": "会议通知应提前 {needed} 天（{law}），实际提前了 {given} 整天；会议当天也算的，刚好够。",
        "en": "The notice must be given {needed} days before ({law}). It was given {given} full days before: just enough if the day of the meeting counts.",
    },
}
_WHY: _Texts = {"zh-Hans": "仍然召开的理由：{reason}", "en": "Why it was held all the same: {reason}"}
_NOT_OPENED: _Texts = {"zh-Hans": "会议没有开始。", "en": "The meeting was not opened."}
_NOT_REACHED: _Texts = {"zh-Hans": "本次会议没有讨论这个议题。", "en": "This item was not reached."}
_ADDED: _Texts = {
    "zh-Hans": "这个议题不在会议通知上，只作讨论，没有表决。",
    "en": "This item was not on the notice. It was talked about and not voted on.",
}
_BY_KIND: Mapping[ItemKind, _Texts] = {
    ItemKind.REPORT: {"zh-Hans": "会议听取了报告。", "en": "The meeting heard the report."},
    ItemKind.DISCUSSION: {"zh-Hans": "与会者进行了讨论。", "en": "The meeting talked it through."},
    ItemKind.DECISION: {
        "zh-Hans": "与会者讨论后进行了表决，动议和票数如下。",
        "en": "The meeting talked it through and voted. Motions and figures are below.",
    },
}
_BEYOND: _Texts = {
    "zh-Hans": "依法这是全体业主的事。会上的表决只是准备，对业主没有约束力。",
    "en": "By law this belongs to all owners. The vote here only prepares it, and does not bind them.",
}
_UNDECIDED: _Texts = {
    "zh-Hans": "与会者进行了讨论，没有表决。",
    "en": "The meeting talked it through. There was no vote.",
}
_ABOUT: _Texts = {"zh-Hans": "议题说明：", "en": "What it is about: "}
_NO_QUORUM: _Texts = {
    "zh-Hans": "到会人数不足，没有作出决定。主持人宣布会议结束。",
    "en": "The quorum was not reached, so nothing was decided. The chair closed the meeting.",
}
_CLOSING: Mapping[Step | None, _Texts] = {
    Step.ENDED: {"zh-Hans": "主持人宣布会议结束。", "en": "The chair closed the meeting."},
    Step.ADJOURNED: {
        "zh-Hans": "会议休会，改期继续。",
        "en": "The meeting was adjourned, to go on another day.",
    },
    Step.CANCELLED: {"zh-Hans": "会议取消。", "en": "The meeting was cancelled."},
    None: {"zh-Hans": "会议尚未结束。", "en": "The meeting has not ended."},
}


def draft(record: Record, language: Language, *, beyond: Collection[UUID] = ()) -> Document:
    """The record with first words for each part. `beyond` are the items that are not this meeting's to decide."""
    return Document(language=language, record=record, words=first_words(record, language, beyond))


def first_words(record: Record, language: Language, beyond: Collection[UUID] = ()) -> Words:
    return Words(
        opening=_opening(record, language),
        items={item.id: _item(item, language, is_beyond=item.id in beyond) for item in record.items},
        closing=_closing(record)[language],
    )


def taken_anew(before: Document, record: Record) -> Document:
    """The same words around the record as it is now; items that came since get first words of their own."""
    fresh = first_words(record, before.language)
    items = {item.id: before.words.items.get(item.id, fresh.items[item.id]) for item in record.items}
    words = Words(opening=before.words.opening, items=items, closing=before.words.closing)
    return Document(language=before.language, record=record, words=words)


def _opening(record: Record, language: Language) -> str:
    if not any(step.step is Step.OPENED for step in record.course):
        return _NOT_OPENED[language]
    again = record.heading.again_of
    called_again = [] if again is None else [_AGAIN[language].format(number=again)]
    return "\n\n".join([*called_again, *_notice(record.called, language), _OPENED[language]])


def _notice(called: Called, language: Language) -> Iterator[str]:
    """A notice that was too short, or perhaps so, is told as a fact."""
    words, notice = _SHORT.get(called.days_kept), called.notice
    if words is None:
        return
    law = "" if notice.law is None else notice.law[language]
    yield words[language].format(needed=called.notice_days, law=law, given=notice.days_given)
    if notice.reason:
        yield _WHY[language].format(reason=notice.reason)


def _item(item: ItemOnRecord, language: Language, *, is_beyond: bool) -> str:
    if item.begun_at is None:
        return _NOT_REACHED[language]
    about = [f"{_ABOUT[language]}{item.body}"] if item.body else []
    warned = [_BEYOND[language]] if is_beyond else []
    return "\n\n".join([*about, *warned, _happened(item)[language]])


def _happened(item: ItemOnRecord) -> _Texts:
    if item.kind is not ItemKind.DECISION:
        return _BY_KIND[item.kind]
    if not item.is_on_notice:
        return _ADDED
    return _BY_KIND[item.kind] if any(motion.votes for motion in item.motions) else _UNDECIDED


def _closing(record: Record) -> _Texts:
    if not record.course:
        return _CLOSING[None]
    last = record.course[-1]
    return _NO_QUORUM if last.had_quorum is False else _CLOSING.get(last.step, _CLOSING[None])
