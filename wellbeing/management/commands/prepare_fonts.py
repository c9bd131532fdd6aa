"""`manage.py prepare_fonts`: the three faces of the web, cut down to the letters we need, as WOFF2 in var/fonts.

Source Sans and Hanken Grotesk (both OFL) come as static OTF files in packages; nothing is fetched. PDFs use the whole
static faces from the same packages.
"""

import logging
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FACES = {  # file made -> (package, file in it)
    "source-sans-regular.woff2": ("font_source_sans_pro", "SourceSansPro-Regular.otf"),
    "source-sans-semibold.woff2": ("font_source_sans_pro", "SourceSansPro-Semibold.otf"),
    "hanken-grotesk-semibold.woff2": ("font_hanken_grotesk", "HankenGrotesk-SemiBold.otf"),
}
LATIN_1 = range(0x20, 0x100)
SAMI_AND_NEIGHBOURS = "ČčĐđŊŋŠšŦŧŽžǤǥǦǧǨǩǮǯƷʒŐőŰűŁłŚśŹźŻżĀāĒēĪīŪūĞğİıŞşŸ"
SIGNS = "\u00ad\u2010\u2011–—‘’‚“”„•…‹›€−×≤≥≈→←↑↓\u2009\u202f"
LETTERS = {*LATIN_1, *map(ord, SAMI_AND_NEIGHBOURS + SIGNS)}


def source(package, name):
    """Path of a face inside its package; LookupError when the package is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(package)
    return Path(spec.submodule_search_locations[0]) / "files" / name


def cut(original, target):
    """Write the subset of one face; about 0.3 s each."""
    from fontTools import subset  # 0.2 s to import, needed at set-up only

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "mark", "ccmp", "locl"], hinting=False)
    options.desubroutinize = True  # compresses better
    font = subset.load_font(str(original), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    half_made = target.with_suffix(".tmp")
    subset.save_font(font, str(half_made), options)
    half_made.replace(target)


class Command(BaseCommand):
    help = "Cut the web's fonts out of the installed packages into var/fonts (does nothing when they are there)."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="make them anew")

    def handle(self, *args, again=False, **options):
        logging.getLogger("fontTools").setLevel(logging.WARNING)  # else every glyph is told
        settings.FONTS_DIR.mkdir(parents=True, exist_ok=True)
        for name, (package, original) in FACES.items():
            target = settings.FONTS_DIR / name
            if target.exists() and not again:
                continue
            try:
                cut(source(package, original), target)
            except LookupError as missing:
                raise CommandError(f"The package of fonts {missing} is not installed.") from None
            self.stdout.write(f"{target.name}: {target.stat().st_size / 1000:.1f} kB")
