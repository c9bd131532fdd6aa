"""Identity zone (`waves`, `instruments`), offered here; the answer zone (`answers`) is for `surveys.vault` alone."""

from . import answers  # noqa: F401  (Django must know the tables; the classes are deliberately not offered here)
from .instruments import Instrument, Item, Page
from .waves import Invitation, KeyFingerprint, MidReview, Quote, Release, Wave

__all__ = [
    "Instrument",
    "Invitation",
    "Item",
    "KeyFingerprint",
    "MidReview",
    "Page",
    "Quote",
    "Release",
    "Wave",
]
