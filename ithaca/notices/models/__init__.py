from ithaca.notices.models.dues import Almanac, Away, Due, Expectation, Letter, Step, standing_in
from ithaca.notices.models.mail import Batch, DeadAddress, Mail, MailQuerySet, QuietHours, Wish
from ithaca.notices.models.work import Worker, ago

__all__ = [
    "Almanac", "Away", "Batch", "DeadAddress", "Due", "Expectation", "Letter", "Mail", "MailQuerySet", "QuietHours", "Step", "Wish",
    "Worker", "ago", "standing_in",
]  # fmt: skip
