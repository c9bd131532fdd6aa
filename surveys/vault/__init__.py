"""The vault: the only code that reads or writes answers (docs/privacy.md). Everything others may do is listed here."""

from .drafts import Conflict, DraftData, load_draft, save_draft
from .keys import KeysUnavailable, destroy_pairing_key, keys_problem, open_keys, wipe_leftovers
from .links import handle_for, invitation_for, token_for
from .releasing import release_programme, release_wave
from .sealing import NotYet, count, moderated_comments, seal, stir, tidy
from .submitting import Closed, TakenByOtherVersion, closed_reason, erase, may_replace, submit, submitted

__all__ = [
    "Closed",
    "Conflict",
    "DraftData",
    "KeysUnavailable",
    "NotYet",
    "TakenByOtherVersion",
    "closed_reason",
    "count",
    "destroy_pairing_key",
    "erase",
    "handle_for",
    "invitation_for",
    "keys_problem",
    "load_draft",
    "may_replace",
    "moderated_comments",
    "open_keys",
    "release_programme",
    "release_wave",
    "save_draft",
    "seal",
    "stir",
    "submit",
    "submitted",
    "tidy",
    "token_for",
    "wipe_leftovers",
]
