"""Modest sentences made from the verdicts, for where nobody has written any. Never causal: "during the programme"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .timeline import hours_text


def _nominative(number):
    words = {
        1: pgettext("number", "one"),
        2: pgettext("number", "two"),
        3: pgettext("number", "three"),
        4: pgettext("number", "four"),
        5: pgettext("number", "five"),
        6: pgettext("number", "six"),
        7: pgettext("number", "seven"),
        8: pgettext("number", "eight"),
        9: pgettext("number", "nine"),
        10: pgettext("number", "ten"),
    }
    return words.get(number, str(number))


def _out_of(number):
    words = {
        2: pgettext("out of", "two"),
        3: pgettext("out of", "three"),
        4: pgettext("out of", "four"),
        5: pgettext("out of", "five"),
        6: pgettext("out of", "six"),
        7: pgettext("out of", "seven"),
        8: pgettext("out of", "eight"),
        9: pgettext("out of", "nine"),
        10: pgettext("out of", "ten"),
    }
    return words.get(number, str(number))


def capital(text):
    return text[:1].upper() + text[1:]


def in_sentence(name):
    """A name inside a sentence: Me-henki -> me-henki, but YAMK stays."""
    name = str(name)
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2] == "-" else name


def listing(names):
    """a, b and c."""
    names = [in_sentence(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return _("%(many)s and %(last)s") % {"many": ", ".join(names[:-1]), "last": names[-1]}


def lead(data):
    """How many goals were achieved, and what became of the others."""
    goals = [g for g in data["goals"] if not g["closed"]]
    if not goals or not data["release"] or data["is_interim"]:
        return ""
    found = {}
    for goal in goals:
        found.setdefault(goal["verdict"], []).append(goal["label"] or goal["text"])
    sentences = [_achieved(len(found.get("achieved", [])), len(goals))]
    for verdict, words in (
        ("partly", _("Partly: %(names)s.")),
        ("not_yet", _("Not yet: %(names)s.")),
        ("unchanged", _("No change: %(names)s.")),
        ("mixed", _("Answers vary: %(names)s.")),
        ("partly_worsened", _("Worsened in part: %(names)s.")),
        ("unknown", _("Not known: %(names)s.")),
    ):
        if verdict in found:
            sentences.append(words % {"names": listing(found[verdict])})
    return " ".join(s for s in sentences if s)


def _achieved(number, total):
    if not number:
        return ""
    if total == 1:
        return _("The goal was achieved.")
    if number == total:
        return _("All %(total)s goals were achieved.") % {"total": _nominative(total)}
    sentence = ngettext(
        "%(number)s of %(total)s goals was achieved.", "%(number)s of %(total)s goals were achieved.", number
    )
    return capital(sentence % {"number": _nominative(number), "total": _out_of(total)})


def summary(data):
    """Paragraphs: who and how much, what changed and what did not, what followed."""
    return [p for p in (_course(data), results(data), _what_followed(data)) if p]


def _course(data):
    people = data["programme"]["participants"]
    sentences = (
        [ngettext("%(n)s person took part.", "%(n)s persons took part.", people) % {"n": people}] if people else []
    )
    if data["interviews"]:
        n = data["interviews"]["planned"]
        sentences.append(
            ngettext("There was %(n)s individual interview.", "There were %(n)s individual interviews.", n) % {"n": n}
        )
    sentences += _meetings(data)
    if data["programme"]["quota_minutes"]:
        amount = {"hours": hours_text(data["programme"]["quota_minutes"])}
        each = data["programme"]["quota_per"] == "each"
        sentences.append(
            _("The employer gave %(hours)s of working time per person.") % amount
            if each
            else _("The employer gave %(hours)s of working time in all.") % amount
        )
    return " ".join(sentences)


def _meetings(data):
    """How many sessions have been held, how many of them remotely, and how many are still to come."""
    past = [s for s in data["sessions"] if s["state"] == "held" or s["present"] is not None]
    coming = [s for s in data["sessions"] if s not in past and s["state"] != "cancelled"]
    remote = sum(s["mode"] == "remote" for s in past)
    sentences = []
    if n := len(past):
        sentences.append(ngettext("There was %(n)s group session.", "There were %(n)s group sessions.", n) % {"n": n})
    if remote:
        sentences.append(
            ngettext("%(n)s of them was held remotely.", "%(n)s of them were held remotely.", remote) % {"n": remote}
        )
    if n := len(coming):
        sentences.append(
            ngettext("%(n)s group session is still to come.", "%(n)s group sessions are still to come.", n) % {"n": n}
        )
    return sentences


def results(data):
    """What improved, what has not yet, what did not: in the words of those who answered."""
    if not data["release"]:
        return ""
    found = {}
    for statement in data["statements"]:
        found.setdefault(statement["verdict"], []).append(statement["name"])
    sentences = []
    for verdict, words in (
        (
            "improved",
            _("More than half of those who answered felt that these improved during the programme: %(names)s."),
        ),
        ("not_yet", _("Change is expected only later and has not come yet: %(names)s.")),
        ("unchanged", _("No change was felt: %(names)s.")),
        ("mixed", _("The answers vary: %(names)s.")),
        ("worsened", _("More than half of those who answered felt that these weakened: %(names)s.")),
    ):
        if verdict in found:
            sentences.append(words % {"names": listing(found[verdict])})
    return " ".join(sentences)


def _what_followed(data):
    sentences = []
    changed = len({change["session"] for review in data["reviews"] for change in review["changes"]})
    if changed:
        sentences.append(
            ngettext(
                "After the mid-point review %(n)s session was changed.",
                "After the mid-point review %(n)s sessions were changed.",
                changed,
            )
            % {"n": changed}
        )
    if data["outputs"]:
        sentences.append(_("Left behind: %(names)s.") % {"names": listing(o["title"] for o in data["outputs"])})
    for follow_on in data["project"]["follow_ons"]:
        if follow_on["state"] == "not_submitted":
            sentences.append(_("The application for a follow-on was planned but left unsent."))
    return " ".join(sentences)
