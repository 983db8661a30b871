from ithaca.notices.models.dues import Almanac, Due, Expectation, Letter, Step, standing_in
from ithaca.notices.models.mail import DeadAddress, Mail, MailQuerySet, Stop
from ithaca.notices.models.work import Worker, ago

__all__ = [
    "Almanac", "DeadAddress", "Due", "Expectation", "Letter", "Mail", "MailQuerySet", "Step", "Stop", "Worker", "ago", "standing_in",
]  # fmt: skip
