import os

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile locale/*/LC_MESSAGES/*.po where they have changed (with Babel: no msgfmt is needed)."
    requires_system_checks = []

    def handle(self, **options):
        source = settings.BASE_DIR / "locale"
        target = source if os.access(source, os.W_OK) else settings.VAR / "locale"  # the tree may be read-only
        for po in sorted(source.glob("*/LC_MESSAGES/*.po")):
            mo = (target / po.relative_to(source)).with_suffix(".mo")
            if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
                self._compile(po, mo)

    def _compile(self, po, mo):
        mo.parent.mkdir(parents=True, exist_ok=True)
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parts[-3])
        unfinished = mo.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(mo)
        self.stdout.write(f"Compiled {po.parts[-3]}")
