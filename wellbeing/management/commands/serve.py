from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellbeing.serving import CannotServe, Supervisor


class Command(BaseCommand):
    help = "Run Askel on this machine: the web server and a worker, watched and restarted, until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")

    def handle(self, *, port, host, **options):
        if not 1 <= port <= 65535:
            raise CommandError(f"There is no port {port}. Choose one between 1024 and 65535.")
        try:
            Supervisor(host=host, port=port, folder=settings.VAR, say=self.say).run()
        except CannotServe as reason:
            raise CommandError(str(reason)) from None

    def say(self, text, *, announce=False):
        if announce and settings.DEMO:
            text = text.replace("\nStop", "\nThe front page has a button for each role: no password is needed.\nStop")
        self.stdout.write(text)
        self.stdout.flush()
