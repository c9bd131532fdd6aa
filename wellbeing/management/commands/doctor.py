import sys

from django.core.management.base import BaseCommand
from django.utils import translation

from wellbeing.doctor import examine


class Command(BaseCommand):
    help = "Look at everything this installation needs, and say what is missing and how to get it."
    requires_system_checks = []  # it says itself what they would stop at

    def handle(self, **options):
        with translation.override("en"):
            troubles = sum([self._show(*result) for result in examine()])
        if troubles:
            self.stdout.write(f"\n{troubles} of these need attention.")
            sys.exit(1)
        self.stdout.write("\nAll is well.")

    def _show(self, what, trouble, remedy):
        self.stdout.write(f"{'✗ trouble' if trouble else '✓ fine   '}  {what}")
        if trouble:
            self.stdout.write(f"             {trouble}\n             → {remedy}")
        return bool(trouble)
