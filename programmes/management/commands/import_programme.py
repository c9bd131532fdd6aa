from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programmes import exchange


class Command(BaseCommand):
    help = (
        "Make a programme of a programme file (version 1 or 2, docs/programme-file.md). The file is taken in whole or "
        "not at all: when anything is wrong, every problem is told with its line, place and reason, the exit code is 1 "
        "and nothing has been kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the programme file (JSON in UTF-8, at most 5 MB)")
        parser.add_argument("--slug", help="another address: the programme is then a copy, with a project of its own")
        parser.add_argument("--check", action="store_true", help="tell what is wrong, or that nothing is; keep nothing")

    def handle(self, *, file, slug, check, **options):
        data = b""
        try:
            data = exchange.content(file)
            document = exchange.read(data)
            if check:
                found = exchange.preview(document, slug=slug)
                told = _("The programme “%(name)s” would be taken in at the address “%(slug)s”. Nothing was kept.")
                self.stdout.write(told % {"name": found.name, "slug": found.slug})
                return
            programme = exchange.load(document, slug=slug)
        except exchange.Refused as refused:
            raise CommandError("\n".join(_lines(refused.problems, data))) from refused
        told = _("The programme “%(name)s” was taken in at the address “%(slug)s”.")
        self.stdout.write(told % {"name": programme.name, "slug": programme.slug})


def _lines(problems, data):
    yield _("The file was refused, and nothing of it was kept.")
    for line, problem in exchange.located(problems, data.decode("utf-8-sig", "replace")):
        if line:
            place = _("line %(line)s, %(place)s") % {"line": line, "place": problem.place}
            yield f"  {place}: {problem.text}"
        else:
            yield f"  {problem}"
