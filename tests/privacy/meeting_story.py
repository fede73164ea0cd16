"""A joint meeting is called with papers and invitations and then cancelled, in words that are all marks."""

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from conftest import SECRET
from deliberation.counting.presets import ANYWHERE
from deliberation.database.sessions import writing
from deliberation.kernel import clock
from deliberation.kernel.keys import Keys
from deliberation.meetings.call import acknowledging, calling, codes, documents, drafting, inviting, seating
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.documents import Upload
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.kinds import FileKind
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Body
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode

if TYPE_CHECKING:
    from privacy.story import Story


async def meet(story: "Story") -> None:
    here, marks, now = story.community_id, story.marks, clock.now()
    by = By(account_id=story.people[0].account_id, actor=story.actor(0), now=now, zone="Asia/Shanghai")
    key = Keys(SECRET).for_purpose(codes.KEY)
    wanted = Draft(
        kind=MeetingKind.JOINT,
        mode=Mode.BOTH,
        title=marks.word(),
        venue=marks.place(),
        link=f"https://meet.example/{marks.word()}",
        starts_at=now + timedelta(days=20),
        preset_id="GENERIC-MEMBERS-PRESENT",
        place=ANYWHERE,
    )
    content = f"%PDF-1.7 {marks.word()}".encode()
    paper = Upload(
        title=marks.word(), kind=FileKind.PAPER, content=content, sha256=sha256(content).hexdigest()
    )
    bodies = [Body(name=marks.word(), representative=marks.name()) for _ in range(2)]
    async with writing(story.sessions, here) as db:
        meeting = await drafting.draft(db, here, wanted, by=by)
        item = Item(kind=ItemKind.DECISION, title=marks.word(), body=marks.word())
        item_id = await drafting.add_item(db, here, meeting.id, item, by=by)
        await documents.add(db, here, meeting.id, item_id, paper, by=by)
        seats = seating.of_bodies(bodies)
        await calling.call(db, here, meeting.id, seats=seats, ticks=Ticks(), pepper=story.pepper, by=by)
        made = await inviting.on_paper(db, here, meeting.id, also_reached=True, key=key, by=by)
        await acknowledging.by_code(db, here, made[0][1], key=key, now=now)
        late = Item(kind=ItemKind.REPORT, title=marks.word())
        await drafting.add_item(db, here, meeting.id, late, by=by)
        await calling.cancel(db, here, meeting.id, reason=marks.word(), by=by)
