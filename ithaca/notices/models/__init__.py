from ithaca.notices.models.dues import (
    Almanac,
    Away,
    Due,
    Expectation,
    Letter,
    Step,
    asks_too,
    standing_in,
    who_is_asked_too,
)
from ithaca.notices.models.mail import Batch, DeadAddress, Mail, MailQuerySet, QuietHours, Wish
from ithaca.notices.models.work import Worker, ago

__all__ = [
    "Almanac", "Away", "Batch", "DeadAddress", "Due", "Expectation", "Letter", "Mail", "MailQuerySet", "QuietHours", "Step", "Wish",
    "Worker", "ago", "asks_too", "standing_in", "who_is_asked_too",
]  # fmt: skip
