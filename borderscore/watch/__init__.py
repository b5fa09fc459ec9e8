"""Watch: findings while the couriers are still arriving."""

from borderscore.watch.answers import Answer
from borderscore.watch.engine import Watch
from borderscore.watch.opening import NOTHING, WINDOW, open_watch, reassess, renew
from borderscore.watch.retention import Deleted, Masked, delete, mask

__all__ = [
    "NOTHING",
    "WINDOW",
    "Answer",
    "Deleted",
    "Masked",
    "Watch",
    "delete",
    "mask",
    "open_watch",
    "reassess",
    "renew",
]
