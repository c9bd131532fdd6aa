from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.queue import JobFailed
from programmes.models import Programme
from reports.building import Issue, lay_out, write_pages
from reports.models import Edition
from reports.publishing import failure_text
from reports.snapshot import compose, sha256_of


class Command(BaseCommand):
    help = "Write a proof of the outcome report as a PDF: the same pages as in the browser, but no version is issued."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--edition", choices=Edition.values, default=Edition.FUNDER.value)
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="fi")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, slug, edition, language, output, **options):
        programme = Programme.objects.select_related("project__funder").filter(slug=slug).first()
        if programme is None:
            raise CommandError(_("There is no programme “%(slug)s”.") % {"slug": slug})
        data = compose(programme, edition=edition, at=timezone.now().replace(microsecond=0))
        try:
            pdf = lay_out(write_pages(data, Issue(language, 0, sha256_of(data))))
            output.write_bytes(pdf)
        except JobFailed as failure:
            raise CommandError(failure_text(failure.code)) from failure
        except OSError as trouble:
            raise CommandError(f"{output}: {trouble.strerror or trouble}") from trouble
        self.stdout.write(f"{output}  {len(pdf)} B  SHA-256 {sha256_of(data)} ({_('data')})")
