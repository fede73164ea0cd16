"""A meeting is drafted, called once, and from then on stays as it was called."""

from deliberation.database.sessions import Sessions
from deliberation.meetings.call import rules
from deliberation.meetings.call.rules import Ticks
from meetings import hall

SHORT = Ticks(is_short_notice_meant=True, reason="管道爆裂，等不了。")


async def test_a_committee_of_seven_is_called_with_its_agenda_and_seats(sessions: Sessions) -> None:
    found = await hall.a_committee_meeting(sessions)
    assert found.meeting.called is not None
    assert [item.title for item in found.meeting.called.items] == [item.title for item in hall.AGENDA]
    assert found.meeting.called.totals == {"members": 7}
    assert [seat.label for seat in found.seats] == list(hall.MEMBERS)
    assert [rules.votable(item, found.meeting.called) for item in found.meeting.items] == [
        False,
        True,
        True,
        True,
    ]


async def test_an_assembly_has_a_seat_for_each_party_of_the_roll(sessions: Sessions) -> None:
    found = await hall.an_assembly(sessions)
    assert [seat.label.replace("1 栋 1 单元 ", "") for seat in found.seats]
    assert [seat.weights for seat in found.seats] == [
        {"heads": 1, "area": 885_000},
        {"heads": 1, "area": 1_904_100},
        {"heads": 1, "area": 953_300},
        {"heads": 1, "area": 885_000},
        {"heads": 1, "area": 640_000},
    ]
    assert [len(seat.speakers) for seat in found.seats] == [2, 1, 1, 1, 0]
    assert [each.account_id for seat in found.seats for each in seat.speakers if each.account_id] == list(
        found.accounts.values()
    )
