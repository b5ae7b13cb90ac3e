"""Who must say yes before something is scheduled, and what exactly they said yes to."""

from scheduler.approvals.decision import ApprovalPath, Decision, Verdict

__all__ = ["ApprovalPath", "Decision", "Verdict"]
