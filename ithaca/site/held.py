"""After a restore no mail goes out until somebody has looked: a file in the data folder says so to the job process."""

from django.conf import settings

HELD_BY_RESTORE = "Held since the restore of"
NAME = "mail-held"


def mail_is_held() -> bool:
    return (settings.DATA / NAME).exists()


def hold_mail():
    (settings.DATA / NAME).write_text("No mail goes out. `ithaca release-mail` lets it go.\n")


def release_mail():
    (settings.DATA / NAME).unlink(missing_ok=True)
