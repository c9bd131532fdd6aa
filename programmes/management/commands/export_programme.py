import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programmes import exchange
from programmes.models import Programme


class Command(BaseCommand):
    help = (
        "Write a programme as a programme file (version 2, docs/programme-file.md): plan, people, attendance, texts. "
        "Answers, results, private notes and links never travel."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the programme's address")
        parser.add_argument("--output", metavar="FILE", help="where to write; without it, to the standard output")

        parser.add_argument(
            "--without-people",
            action="store_true",
            help="leave out names, addresses, attendance, notes, quotes and interviews: a plan to begin with",
        )

    def handle(self, *, slug, output, without_people, **options):
        programme = Programme.objects.filter(slug=slug).first()
        if programme is None:
            raise CommandError(_("There is no programme with the address “%(slug)s”.") % {"slug": slug})
        text = exchange.write(exchange.dump(programme, people=not without_people))
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            _put(Path(output), text)
        except OSError as error:
            raise CommandError(_("The file can’t be written: %(why)s") % {"why": error.strerror}) from error


def _put(path, text):
    """Write beside, then rename: nobody ever finds half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
