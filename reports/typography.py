"""How words are set in print: what may not be parted at the end of a line, and where a long word may."""

import re

NBSP = "\u00a0"
SHY = "\u00ad"

VOWELS = "aeiouyäöå"
SYLLABLE = re.compile(rf"(?<=[\w])(?=[^{VOWELS}\W\d][{VOWELS}])", re.I)
LONG = re.compile(r"[^\W\d_]{11,}")
HEADS = re.compile(  # first parts of the compounds that narrow columns meet; a compound breaks where it was joined
    r"(?:ala|ammatti|arviointi|asiantuntija|esihenkilö|esimies|hanke|henkilöstö|hyvinvointi|kehittämis|keskustelu|"
    r"kohtaamis|koulutus|luottamus|lähi|neljännesvuosi|ohjelma|oppilaitos|osaamis|osallistumis|palaute|"
    r"psykologinen|ryhmä|tapaamis|tavoite|tulos|tunne|työhyvinvointi|työyhteisö|työ|vahvuus|valmennus|vuoro|"
    r"vuorovaikutus|väli|yhteistyö|yhteis(?!ö)|yksilö)(?=[^\W\d_]{5,})",
    re.I,
)
TAIL = 14  # letters after the joint that need no further break

TEXT = re.compile(r">[^<]+<")
TIED = [
    (re.compile(r"(?<![\d.,–/\-])(\d{1,3}) (?=%|€|[^\W\d_])"), rf"\1{NBSP}"),  # 14 people, 93 %
    (re.compile(r"(\d) / (?=\d)"), rf"\1{NBSP}/{NBSP}"),  # 12 / 14
    (re.compile(r"\s([×=]) (?=\d)"), rf"{NBSP}\1{NBSP}"),
    (re.compile(r"\b(n|p) ([=<]) (?=\d)"), rf"\1{NBSP}\2{NBSP}"),
    (re.compile(r"\b((?:kuvio|taulukko|tavoite|figur|tabell|mål|table|goal)\w{0,3}) (?=\d)", re.I), rf"\1{NBSP}"),
    (re.compile(r"\b(kl\.?|klo|SHA-256) (?=\w)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=[\s(=>])-(?=\d)"), "\u2212"),  # a number below zero
]


def tied(html):
    """The document with numbers tied to what they count; only texts change, never an attribute."""
    return TEXT.sub(lambda match: _tied(match[0]), html)


def _tied(text):
    for pattern, replacement in TIED:
        text = pattern.sub(replacement, text)
    return text


def soft(text, language):
    """Long Finnish words may break: a compound at its joint, others between syllables; the rest is the engine's."""
    return LONG.sub(lambda match: _broken(match[0]), text) if language == "fi" else text


def _broken(word):
    head = HEADS.match(word)
    if not head:
        return _syllables(word)
    tail = word[head.end() :]
    return word[: head.end()] + SHY + (tail if len(tail) <= TAIL else _syllables(tail))


def _syllables(word):
    """Before a consonant and a vowel, three letters from either end."""
    cuts = [m.start() for m in SYLLABLE.finditer(word) if 3 <= m.start() <= len(word) - 3]
    parts = [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    return SHY.join(parts)
