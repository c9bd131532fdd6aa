"""The web's fonts are cut out of installed packages, never fetched and never committed."""

from io import StringIO

from django.core.management import call_command
from fontTools.ttLib import TTFont

from wellbeing.management.commands.prepare_fonts import FACES


def test_three_faces_are_made_once_and_hold_finnish_swedish_and_sami_letters(settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "fonts"
    said = StringIO()
    call_command("prepare_fonts", stdout=said)
    made = sorted(settings.FONTS_DIR.iterdir())
    assert [path.name for path in made] == sorted(FACES)
    assert sum(path.stat().st_size for path in made) <= 48_000
    for path in made:
        letters = TTFont(path).getBestCmap()
        assert [c for c in "ÄÖÅäöåŠšŽžČčĐđŊŋŦŧ–—’”…−0123456789" if ord(c) not in letters] == [], path.name
    call_command("prepare_fonts", stdout=said)
    assert len(said.getvalue().splitlines()) == 3
