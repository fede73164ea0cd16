"""All of it in the order of time: what was before today, and what sits and hangs right now."""

from uuid import UUID

from deliberation.demo.governing import assemblies, committee, notices
from deliberation.demo.governing.assemblies import Staircase
from deliberation.demo.governing.committee_meetings import LastMeeting, MeetingNow
from deliberation.demo.scene import Scene
from deliberation.demo.talking import Happening


class Governed:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.meeting_now = MeetingNow(scene)

    async def story(self) -> list[Happening]:
        return [
            *committee.story(self.scene),
            *LastMeeting(self.scene).story(),
            *await Staircase(self.scene).story(),
            *assemblies.to_come(self.scene),
            *self.meeting_now.story(),
            *notices.story(self.scene),
        ]

    async def today(self, counted_poll_id: UUID) -> None:
        """Once that vote is counted."""
        await notices.tell_the_result(self.scene, counted_poll_id)
        await self.meeting_now.hold()
