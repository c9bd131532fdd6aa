"""The style sheets: contrast of the tokens, weight of participants' pages, plain CSS first for old phones."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))
TEXT = 4.5
SHAPE = 3.0


def tokens(mode):
    """name -> #RRGGBB of the light or the dark theme."""
    light, _, dark = (CSS / "tokens.css").read_text().partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{3,6});", light))
    return found if mode == "light" else found | dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{3,6});", dark))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    """Ratio of WCAG 2.2, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_formula_knows_black_and_white():
    assert round(contrast("#000", "#FFFFFF"), 2) == 21.0
    assert round(contrast("#777777", "#FFF"), 2) == 4.48


PAIRS = [(ink, ground, TEXT) for ink in ("ink", "ink2") for ground in ("paper", "surface", "sunken")]
PAIRS += [("brand", ground, TEXT) for ground in ("paper", "surface", "brand-soft")]
PAIRS += [("on-brand", ground, TEXT) for ground in ("brand", "brand-hover")]
PAIRS += [(tone, ground, TEXT) for tone in ("err", "ok", "info") for ground in ("surface", f"{tone}-soft")]
PAIRS += [("hilla-ink", "hilla-soft", TEXT), ("hilla-ink", "surface", TEXT), ("ink", "hilla-soft", TEXT)]
PAIRS += [
    ("on-deep", "deep", TEXT),
    ("on-deep2", "deep", TEXT),
    ("ink", "brand-soft", TEXT),
    ("ink", "info-soft", TEXT),
]
PAIRS += [("line-strong", "surface", SHAPE), ("line-strong", "paper", SHAPE), ("hilla-line", "surface", SHAPE)]
PAIRS += [("focus-in", "focus-out", SHAPE), ("lik-p2", "surface", SHAPE), ("lik-n", "surface", SHAPE)]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_colours_have_enough_contrast(mode, ink, ground, least):
    known = tokens(mode)
    assert contrast(known[ink], known[ground]) >= least


def packed(*names):
    return sum(len(gzip.compress((CSS / f"{name}.css").read_bytes(), 9)) for name in names)


def test_the_sheets_of_a_participants_page_weigh_at_most_6_kb_packed():
    assert packed("tokens", "base", "survey") <= 6000


def test_the_sheets_of_a_staff_page_weigh_at_most_15_kb_packed():
    assert packed("tokens", "base", "forms", "parts", "figures", "schedule") <= 15000


def without_comments(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def unsupported(css):
    """What a phone of 2019 would stumble on, outside `@supports`: names of the constructs found."""
    plain = re.sub(r"@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", without_comments(css))
    found = {name for name in ("light-dark(", ":has(", "@container", "@layer", ":is(", ":where(") if name in plain}
    depth, opened = 0, []
    for head, brace in re.findall(r"([^{}]*)([{}])", plain):
        if brace == "{":
            if any(not at_rule for at_rule in opened):
                found.add(f"nesting: {head.strip()[:40]}")
            opened.append(head.strip().startswith("@"))
            depth += 1
        else:
            opened.pop()
    assert opened == []
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_is_plain_css_first(sheet):
    assert unsupported(sheet.read_text()) == set()


def test_the_plainness_test_sees_what_it_forbids():
    assert unsupported("a { b { color: red } }") == {"nesting: b"}
    assert unsupported("a:has(b) { color: light-dark(red, blue) }") == {":has(", "light-dark("}
    assert unsupported("@supports selector(:has(a)) { a:has(b) { color: red } } c { color: red }") == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_asks_nothing_of_other_hosts_and_uses_known_tokens(sheet):
    css = without_comments(sheet.read_text())
    assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", css)
    known = set(re.findall(r"--([\w-]+):", (CSS / "tokens.css").read_text()))
    own = set(re.findall(r"--([\w-]+)\s*:", css))
    assert set(re.findall(r"var\(--([\w-]+)", css)) - known - own == set()
