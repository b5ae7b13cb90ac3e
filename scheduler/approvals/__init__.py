"""Who must say yes before something is scheduled, and what exactly they said yes to."""

from scheduler.approvals.asking import ask
from scheduler.approvals.awaited import AwaitedYes
from scheduler.approvals.deciding import CannotDecide, decide
from scheduler.approvals.decision import ApprovalPath, Decision, Verdict
from scheduler.approvals.deputy import Deputy
from scheduler.approvals.link import ApprovalLink
from scheduler.approvals.routing import families_asked
from scheduler.approvals.standing import Standing, standing, standings, yeses
from scheduler.approvals.waiting import Waiting, sent_back_to, waiting

__all__ = [
    "ApprovalLink",
    "ApprovalPath",
    "AwaitedYes",
    "CannotDecide",
    "Decision",
    "Deputy",
    "Standing",
    "Verdict",
    "Waiting",
    "ask",
    "decide",
    "families_asked",
    "sent_back_to",
    "standing",
    "standings",
    "waiting",
    "yeses",
]
