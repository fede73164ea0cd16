"""Every page there is."""

from litestar import Controller

from deliberation.web.pages.actions import ActionDeskPages, ActionPages
from deliberation.web.pages.amendments import AmendmentPages
from deliberation.web.pages.assisted_confirming import AssistedConfirmingPages
from deliberation.web.pages.assisted_slips import AssistedSlipPages
from deliberation.web.pages.assisting import AssistingPages
from deliberation.web.pages.attendance import AttendancePages
from deliberation.web.pages.ballots import BallotPages
from deliberation.web.pages.bundles import BundlePages
from deliberation.web.pages.co_owners import CoOwnerPages
from deliberation.web.pages.committee import CommitteePages
from deliberation.web.pages.committee_changes import CommitteeChangePages
from deliberation.web.pages.committee_demands import CommitteeDemandPages
from deliberation.web.pages.committee_desk import CommitteeDeskPages
from deliberation.web.pages.committee_handover import CommitteeHandoverPages
from deliberation.web.pages.committee_members import CommitteeMemberPages
from deliberation.web.pages.committee_rating import CommitteeRatingPages
from deliberation.web.pages.committee_recall_desk import CommitteeRecallDeskPages
from deliberation.web.pages.committee_recalls import CommitteeRecallPages
from deliberation.web.pages.committee_register import CommitteeEntryPages, CommitteeRegisterPages
from deliberation.web.pages.committee_sheets import CommitteeSheetPages
from deliberation.web.pages.consent_desk import ConsentDeskPages
from deliberation.web.pages.consents import ConsentPages
from deliberation.web.pages.costs import CostPages
from deliberation.web.pages.deliveries import DeliveryPages
from deliberation.web.pages.desk_proxies import DeskProxyPages
from deliberation.web.pages.disputes import DisputePages
from deliberation.web.pages.doors import DoorPages
from deliberation.web.pages.drafts import DraftPages
from deliberation.web.pages.elections import ElectionPages
from deliberation.web.pages.feeds import FeedPages
from deliberation.web.pages.files import FilePages
from deliberation.web.pages.founding import FoundingPages
from deliberation.web.pages.founding_assembly import FoundingAssemblyPages
from deliberation.web.pages.founding_candidates import FoundingCandidatePages
from deliberation.web.pages.founding_desk import FoundingDeskPages
from deliberation.web.pages.founding_drafts import FoundingDraftPages
from deliberation.web.pages.founding_group import FoundingGroupPages
from deliberation.web.pages.founding_papers import FoundingPaperPages
from deliberation.web.pages.home import HomePages
from deliberation.web.pages.letters import LetterPages
from deliberation.web.pages.log import LogPages
from deliberation.web.pages.log_files import LogFiles
from deliberation.web.pages.manage import ManagePages
from deliberation.web.pages.mandate_letters import MandateLetterPages
from deliberation.web.pages.mandates import MandatePages
from deliberation.web.pages.me import MePages
from deliberation.web.pages.me_password import MePasswordPages
from deliberation.web.pages.me_second_step import MeSecondStepPages
from deliberation.web.pages.meeting_acknowledgements import MeetingAcknowledgementPages
from deliberation.web.pages.meeting_agenda import MeetingAgendaPages
from deliberation.web.pages.meeting_attendance import MeetingAttendancePages
from deliberation.web.pages.meeting_calling import MeetingCallingPages
from deliberation.web.pages.meeting_check_in import MeetingCheckInPages
from deliberation.web.pages.meeting_desk import MeetingDeskPages
from deliberation.web.pages.meeting_documents import MeetingDocumentPages
from deliberation.web.pages.meeting_doors import MeetingDoorsPages
from deliberation.web.pages.meeting_drafts import MeetingDraftPages
from deliberation.web.pages.meeting_interests import MeetingInterestPages
from deliberation.web.pages.meeting_invitations import MeetingInvitationPages
from deliberation.web.pages.meeting_own import MeetingOwnPages
from deliberation.web.pages.meeting_print import MeetingPrintPages
from deliberation.web.pages.meeting_proxies import MeetingProxyPages
from deliberation.web.pages.meeting_run import MeetingRunPages
from deliberation.web.pages.meeting_screen import MeetingScreenPages
from deliberation.web.pages.meeting_speakers import MeetingSpeakersPages
from deliberation.web.pages.meeting_vote_code import MeetingVoteCodePages
from deliberation.web.pages.meeting_vote_count import MeetingVoteCountPages
from deliberation.web.pages.meeting_vote_forms import MeetingVoteFormPages
from deliberation.web.pages.meeting_vote_own import MeetingVoteOwnPages
from deliberation.web.pages.meeting_vote_publishing import MeetingVotePublishingPages
from deliberation.web.pages.meeting_vote_results import MeetingVoteResultPages
from deliberation.web.pages.meeting_vote_run import MeetingVoteRunPages
from deliberation.web.pages.meeting_votes import MeetingVotesPages
from deliberation.web.pages.meetings import MeetingPages
from deliberation.web.pages.minutes import MinutesPages
from deliberation.web.pages.minutes_desk import MinutesDeskPages
from deliberation.web.pages.minutes_editing import MinutesEditingPages
from deliberation.web.pages.minutes_sheets import MinutesSheetPages
from deliberation.web.pages.moderation import ModerationPages
from deliberation.web.pages.notice_answers import NoticeAnswerPages
from deliberation.web.pages.notice_boards import NoticeBoardPages
from deliberation.web.pages.notice_drafts import NoticeDraftPages
from deliberation.web.pages.notice_objections import NoticeObjectionPages
from deliberation.web.pages.notice_papers import NoticePaperPages
from deliberation.web.pages.notices import NoticePages
from deliberation.web.pages.outbox import OutboxPages
from deliberation.web.pages.overview import OverviewPages
from deliberation.web.pages.paper import PaperPages
from deliberation.web.pages.poll_closing import PollClosingPages
from deliberation.web.pages.poll_disputes import PollDisputePages
from deliberation.web.pages.poll_extensions import PollExtensionPages
from deliberation.web.pages.poll_notices import PollNoticePages
from deliberation.web.pages.poll_openings import PollOpeningPages
from deliberation.web.pages.poll_publishing import PollPublishingPages
from deliberation.web.pages.poll_rules import PollRulePages
from deliberation.web.pages.poll_turnout import PollTurnoutPages
from deliberation.web.pages.polls import PollPages
from deliberation.web.pages.proposals import ProposalPages
from deliberation.web.pages.proxies import ProxyPages
from deliberation.web.pages.rankings import RankingPages
from deliberation.web.pages.receipts import ReceiptPages
from deliberation.web.pages.reminders import ReminderPages
from deliberation.web.pages.results import ResultPages
from deliberation.web.pages.roll import RollPages
from deliberation.web.pages.roll_decisions import RollDecisionPages
from deliberation.web.pages.roll_exports import RollExportPages
from deliberation.web.pages.roll_home_changes import RollHomeChangePages
from deliberation.web.pages.roll_homes import RollHomePages
from deliberation.web.pages.roll_lists import RollListPages
from deliberation.web.pages.roll_publications import RollPublicationPages
from deliberation.web.pages.roll_uploads import RollUploadPages
from deliberation.web.pages.second_step_resets import SecondStepResetPages
from deliberation.web.pages.sign_in import SignInPages
from deliberation.web.pages.sign_in_codes import SignInCodePages
from deliberation.web.pages.sign_in_passwords import SignInPasswordPages
from deliberation.web.pages.start import StartPages
from deliberation.web.pages.threads import ThreadPages
from deliberation.web.pages.turnout_board import TurnoutBoardPages
from deliberation.web.pages.verifier import VerifierFile
from deliberation.web.pages.walks import WalkPages

PAGES: tuple[type[Controller], ...] = (
    ActionDeskPages,
    ActionPages,
    AmendmentPages,
    AssistedConfirmingPages,
    AssistedSlipPages,
    AssistingPages,
    AttendancePages,
    BallotPages,
    BundlePages,
    CoOwnerPages,
    CommitteeChangePages,
    CommitteeDemandPages,
    CommitteeDeskPages,
    CommitteeMemberPages,
    CommitteeEntryPages,
    CommitteeHandoverPages,
    CommitteePages,
    CommitteeRatingPages,
    CommitteeRecallDeskPages,
    CommitteeRecallPages,
    CommitteeRegisterPages,
    CommitteeSheetPages,
    CostPages,
    DeliveryPages,
    DeskProxyPages,
    DoorPages,
    DisputePages,
    DraftPages,
    ElectionPages,
    FeedPages,
    FilePages,
    FoundingPages,
    FoundingAssemblyPages,
    FoundingCandidatePages,
    FoundingDeskPages,
    FoundingDraftPages,
    FoundingGroupPages,
    FoundingPaperPages,
    HomePages,
    LetterPages,
    LogFiles,
    LogPages,
    ManagePages,
    MandateLetterPages,
    MandatePages,
    MePages,
    MePasswordPages,
    MeSecondStepPages,
    MeetingAcknowledgementPages,
    MeetingAgendaPages,
    MeetingCallingPages,
    MeetingDeskPages,
    MeetingDocumentPages,
    MeetingDraftPages,
    MeetingInvitationPages,
    MeetingPages,
    MeetingAttendancePages,
    MeetingCheckInPages,
    MeetingDoorsPages,
    MeetingOwnPages,
    MeetingPrintPages,
    MeetingProxyPages,
    MeetingRunPages,
    MeetingScreenPages,
    MeetingSpeakersPages,
    MinutesDeskPages,
    MinutesEditingPages,
    MinutesPages,
    MinutesSheetPages,
    MeetingInterestPages,
    MeetingVoteCodePages,
    MeetingVoteCountPages,
    MeetingVoteFormPages,
    MeetingVoteOwnPages,
    MeetingVoteResultPages,
    MeetingVoteRunPages,
    MeetingVotesPages,
    ModerationPages,
    OutboxPages,
    OverviewPages,
    PaperPages,
    PollDisputePages,
    PollClosingPages,
    PollExtensionPages,
    NoticePages,
    NoticeAnswerPages,
    NoticeBoardPages,
    NoticeDraftPages,
    NoticeObjectionPages,
    ConsentPages,
    ConsentDeskPages,
    NoticePaperPages,
    PollNoticePages,
    PollPublishingPages,
    MeetingVotePublishingPages,
    PollOpeningPages,
    PollRulePages,
    PollTurnoutPages,
    PollPages,
    ProposalPages,
    ProxyPages,
    RankingPages,
    ReceiptPages,
    ReminderPages,
    ResultPages,
    RollDecisionPages,
    RollExportPages,
    RollHomeChangePages,
    RollHomePages,
    RollListPages,
    RollPages,
    RollPublicationPages,
    RollUploadPages,
    SecondStepResetPages,
    SignInCodePages,
    SignInPages,
    SignInPasswordPages,
    StartPages,
    ThreadPages,
    TurnoutBoardPages,
    VerifierFile,
    WalkPages,
)
