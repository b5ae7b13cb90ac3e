"""Writing posts. Every function takes the session, who writes (`by`) and `now`; the edges commit.

A change counts on the post's `version`: whoever read an older one and writes gets `Conflict`, and nothing
is overwritten. What may be scheduled is changed through `publishing.editing`, which asks the gate again.
"""

from scheduler.content.writing.acceptable import LANGUAGES, Unfit
from scheduler.content.writing.authorship import may_write
from scheduler.content.writing.conflict import Conflict
from scheduler.content.writing.drafting import draft, duplicate, promote
from scheduler.content.writing.illustrating import Picked, set_images
from scheduler.content.writing.removing import StillGoing, delete, restore
from scheduler.content.writing.revising import Changes, go_back, revise
from scheduler.content.writing.tailoring import add_channel, remove_channel, tailor
from scheduler.content.writing.timing import PastTime, plan

__all__ = [
    "LANGUAGES",
    "Changes",
    "Conflict",
    "PastTime",
    "Picked",
    "StillGoing",
    "Unfit",
    "add_channel",
    "delete",
    "draft",
    "duplicate",
    "go_back",
    "may_write",
    "plan",
    "promote",
    "remove_channel",
    "restore",
    "revise",
    "set_images",
    "tailor",
]
