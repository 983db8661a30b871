from ithaca.notices.models.dues import (
    Almanac,
    Away,
    Due,
    Expectation,
    Letter,
    Step,
    about_themselves,
    asks_too,
    in_it_themselves,
    standing_in,
    who_is_asked_too,
    who_is_in,
)
from ithaca.notices.models.mail import Batch, DeadAddress, Mail, MailQuerySet, QuietHours, Wish
from ithaca.notices.models.work import Worker, ago

__all__ = [
    "Almanac", "Away", "Batch", "DeadAddress", "Due", "Expectation", "Letter", "Mail", "MailQuerySet", "QuietHours", "Step", "Wish",
    "Worker", "about_themselves", "ago", "asks_too", "in_it_themselves", "standing_in", "who_is_asked_too", "who_is_in",
]  # fmt: skip
