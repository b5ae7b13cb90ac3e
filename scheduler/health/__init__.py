"""Would a post go out right now? One list of checks for the status page, `marronnier doctor` and /readyz."""

from scheduler.health.check import Check, Level
from scheduler.health.checking import check_all
from scheduler.health.figures import Figures, figures

__all__ = ["Check", "Figures", "Level", "check_all", "figures"]
