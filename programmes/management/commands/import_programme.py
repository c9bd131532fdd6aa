from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programmes import exchange


class Command(BaseCommand):
    help = "Take in a programme file (docs/programme-file.md). A file with anything wrong in it is refused as a whole."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the programme file")
        parser.add_argument("--slug", help="the programme's address, if not the file's")

    def handle(self, *, file, slug, **options):
        try:
            programme = exchange.load(exchange.read_file(file), slug=slug)
        except exchange.Refused as refused:
            lines = [_("The file was refused, and nothing of it was kept.")]
            lines += [f"  {problem}" for problem in refused.problems]
            raise CommandError("\n".join(lines)) from refused
        told = _("The programme “%(name)s” was taken in at the address “%(slug)s”.")
        self.stdout.write(told % {"name": programme.name, "slug": programme.slug})
