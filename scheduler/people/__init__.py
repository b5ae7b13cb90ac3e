"""Who works here, in which workspace, with which rights."""

from scheduler.people.idempotent import IdempotentCall
from scheduler.people.membership import Membership
from scheduler.people.parts import PartChanges
from scheduler.people.roles import Right, Role
from scheduler.people.sign_in import Invitation, PasswordReset, SignIn
from scheduler.people.tokens import ApiToken
from scheduler.people.user import User
from scheduler.people.workspace import Workspace

__all__ = [
    "ApiToken",
    "IdempotentCall",
    "Invitation",
    "Membership",
    "PartChanges",
    "PasswordReset",
    "Right",
    "Role",
    "SignIn",
    "User",
    "Workspace",
]
