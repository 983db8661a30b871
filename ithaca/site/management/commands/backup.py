import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from ithaca.kit.clock import now
from ithaca.site.management import backups


class Command(BaseCommand):
    help = "Copy the database and all files into one file, while everything runs on"

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, help="where to (default: backups/ in the data folder)"
        )

    def handle(self, *args, file, **options):
        begun, at = time.perf_counter(), now()
        target = file or settings.DATA / "backups" / f"ithaca-{at:%Y%m%d-%H%M%S}.tar.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            backups.back_up(target, Path(folder), at=at)
        size = target.stat().st_size / 1e6
        self.stdout.write(f"{target}: {size:.1f} MB in {time.perf_counter() - begun:.1f} s")
        self.stdout.write("The secret key is not in it: keep a copy of it elsewhere.")
