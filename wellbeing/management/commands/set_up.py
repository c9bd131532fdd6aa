import os
import secrets
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make this installation ready to run; says nothing and changes nothing where all is there already."
    requires_system_checks = []

    def handle(self, **options):
        for folder in (settings.VAR, settings.KEYS_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_secret_key()
        call_command("compile_catalogues")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("prepare_fonts")
        if settings.DEMO and "load_demo" in get_commands():
            call_command("load_demo", reports=True)

    def _make_secret_key(self):
        path = settings.VAR / "secret-key"
        if path.exists():
            return
        finished = settings.VAR / f".secret-key-{os.getpid()}"
        with os.fdopen(os.open(finished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # two at once: one key wins, and nobody ever reads half of one
            os.link(finished, path)
        finished.unlink()
