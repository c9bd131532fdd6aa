"""python -m tests.chaos.order KIND HOW-MANY SECONDS: order work in an installation, as a page would."""

import sys
import time
import uuid

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from jobs import queue  # noqa: E402


def order_test_work(kind, many, seconds):
    for number in range(many):
        arguments = {"seconds": seconds}
        queue.order(kind=kind, subject=str(number), arguments=arguments, idempotency_key=str(uuid.uuid4()))


def order_reports(many):
    """Real PDFs of the demo's finished programme, each of a snapshot frozen once."""
    from programmes.models import Programme
    from reports import snapshot
    from reports.models import Edition, Report

    programme = Programme.objects.order_by("pk").first()
    frozen = snapshot.freeze(programme, edition=Edition.FUNDER, by=None)
    for number in range(many):
        with transaction.atomic():
            report = Report.objects.create(
                programme=programme,
                snapshot=frozen,
                edition=Edition.FUNDER,
                language="fi",
                version=1000 + number,
                ordered_at=timezone.now(),
            )
            name = str(report.pk)
            queue.order(kind="reports.build", subject=name, arguments={"report": name}, idempotency_key=name)


if __name__ == "__main__":
    kind, many, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    began = time.monotonic()
    order_reports(many) if kind == "reports.build" else order_test_work(kind, many, seconds)
    print(time.monotonic() - began)
