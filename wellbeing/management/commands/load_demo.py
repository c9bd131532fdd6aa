import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from jobs import queue
from jobs.models import Job
from programmes import exchange
from programmes.models import Programme, Role
from reports import publishing
from reports.models import Edition
from wellbeing.running_copy import SUFFIX, running

DATA = Path(settings.BASE_DIR) / "programmes" / "data"
FILES = ("oaj-yamk", "hype-ammatilliset", "hype-korkeakoulut")  # the first is also made to run today
ADMINISTRATOR = {"email": "ylermi.yllapitaja@esimerkki.example", "name": "Ylermi Ylläpitäjä"}
IN_THIS_ORDER = ("reports", "snapshots", "mid_reviews", "waves", "instruments", "sessions", "outputs", "phases")


class Command(BaseCommand):
    help = "Load OAJ's programme, finished and running, and HyPe's two, with invented people; into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--reports", action="store_true", help="make and publish the finished programmes' reports")
        parser.add_argument("--again", action="store_true", help="remove the demo programmes and load them anew")

    def handle(self, *, again, reports, **options):
        if not settings.DEMO:
            raise CommandError(_("This is not a demo. Set ASKEL_DEMO=1 to load invented people."))
        finished = [exchange.read_file(DATA / f"{name}.json") for name in FILES]
        copies = [(document, None) for document in finished]
        copies.append((running(finished[0], timezone.localdate()), SUFFIX))
        slugs = [document["slug"] for document, _suffix in copies]
        if again:
            for programme in Programme.objects.with_invented_content().filter(slug__in=slugs):
                remove(programme)
        known = set(Programme.objects.values_list("slug", flat=True))
        if known and not known & set(slugs) and not again:
            self.stdout.write(_("There are programmes here already: the demo was not loaded."))
            return
        _administrator()
        for document, suffix in copies:
            if document["slug"] not in known:
                self._load(document, suffix)
        if reports:
            for document in finished:  # a funder finds a report of each; the first also has the internal one to compare
                editions = [*Edition] if document is finished[0] else [Edition.FUNDER]
                self._publish(Programme.objects.get(slug=document["slug"]), editions)

    def _load(self, document, suffix):
        try:
            programme = exchange.load(document, name_suffix=suffix)
        except exchange.Refused as refused:
            raise CommandError("\n".join(str(problem) for problem in refused.problems)) from refused
        self.stdout.write(_("Loaded: %(name)s") % {"name": programme.name})

    def _publish(self, programme, editions):
        """What a coordinator, a second one and the worker do: order, make, approve, publish. Once for each edition."""
        first, second = programme.memberships.filter(role=Role.COORDINATOR).order_by("pk")[:2]
        for edition in editions:
            if programme.reports.filter(edition=edition).exists():
                continue
            report = publishing.order(programme, by=first.user, edition=edition, language=programme.language)
            if not _made(report):
                self.stdout.write(publishing.why_failed(publishing.job_of(report)))
                return
            report.refresh_from_db()
            publishing.approve(report, by=second.user)
            publishing.publish(report, by=first.user)
            self.stdout.write(_("Published: %(name)s") % {"name": publishing.download_name(report)})


def _made(report, *, seconds=120):
    """Work the queue here until the report is made; a worker that has taken it is waited for."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        queue.tick(seconds=5)
        state = publishing.job_of(report).state
        if state in (Job.State.DONE, Job.State.FAILED):
            return state == Job.State.DONE
        time.sleep(0.2)
    return False


def _administrator():
    if not User.objects.filter(email__iexact=ADMINISTRATOR["email"]).exists():
        User.objects.create_user(**ADMINISTRATOR, is_staff=True, is_invented=True)


@transaction.atomic
def remove(programme):
    """Remove an invented programme and all that hangs on it; its people's accounts stay."""
    assert programme.is_invented, "only what is made up is ever removed"
    for name in IN_THIS_ORDER:
        getattr(programme, name).all().delete()
    programme.participants.all().delete()
    project = programme.project
    programme.delete()
    if not project.programmes.exists():
        project.delete()
