"""The page that plans a whole series: what is understood is shown before anything is made, nothing typed is lost."""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.date_fields import FinnishDateField
from programmes.dates import WEEKDAYS, Unreadable, day_text, parse_day, parse_range
from programmes.translated import text

LONGEST = 20_000
MOST_CLOSED = 400  # days
_RANGE = re.compile(r"\s*[-–—−]\s*")
_DAY_ONLY = re.compile(r"(\d{1,2})\.?")


def read_weekday(words):
    """0 = Monday … 6 of `ti`, `tiistai`, `tis`, `Tuesday`. Raises Unreadable."""
    word = words.strip().lower().rstrip(".")
    found = [n for n, names in enumerate(WEEKDAYS) if any(word.startswith(name) for name in names)]
    if len(found) != 1:
        raise Unreadable(_("Write the weekday like this: Tue"))
    return found[0]


def read_days(words, *, first=None, last=None):
    """(first day, last day) of `3.10.–20.12.2022`, `17.–21.10.` or one day. Raises Unreadable."""
    start, *rest = _RANGE.split(words.strip(), maxsplit=1)
    b = parse_day(rest[0], first=first, last=last) if rest else parse_day(start, first=first, last=last)
    if not rest:
        return b, b
    if _DAY_ONLY.fullmatch(start):
        start = f"{start.rstrip('.')}.{b.month}.{b.year}"
    a = parse_day(start, first=first, last=b)
    if a > b:
        raise Unreadable(_("The last day must be after the first"))
    return a, b


class DaysField(forms.CharField):
    """One range of days, or several with commas (`several`): cleaned to (first, last) or a list of them."""

    def __init__(self, *, first=None, last=None, several=False, **kwargs):
        super().__init__(max_length=400, **kwargs)
        self.first, self.last, self.several = first, last, several
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        words = super().clean(value)
        parts = [part for part in re.split(r"[,;]", words) if part.strip()] if self.several else [words]
        try:
            found = [read_days(part, first=self.first, last=self.last) for part in parts if part.strip()]
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason
        if sum((b - a).days + 1 for a, b in found) > MOST_CLOSED and self.several:
            raise forms.ValidationError(_("That is more than a year. Check the days."))
        return found if self.several else (found[0] if found else None)


class ReadField(forms.CharField):
    """A short text that `read` understands; cleaned to what it gives, or None when empty."""

    def __init__(self, read, *, label, **kwargs):
        super().__init__(label=label, required=False, max_length=40, **kwargs)
        self.read = read
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value):
        words = super().clean(value)
        try:
            return self.read(words) if words else None
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason


@dataclass(frozen=True)
class Line:
    """A row of the page: a common session or a group, with its bound fields."""

    of: object
    fields: list


class SeriesForm(forms.Form):
    """`template` and `groups` (rows; [None] = everybody as one group) say which fields there are."""

    weeks = forms.TypedChoiceField(
        label=gettext_lazy("Every"), coerce=int, choices=[(n, "") for n in (1, 2, 3, 4, 5, 6, 8, 10, 12)]
    )
    paste = forms.CharField(
        label=gettext_lazy("Paste from a spreadsheet, one group per line"),
        help_text=gettext_lazy("Group, weekday and time, for example: Institution A; Tue; 14–16"),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        required=False,
        max_length=LONGEST,
    )

    def __init__(self, data=None, *, programme, template, groups):
        self.programme, self.template, self.groups = programme, template, groups
        self.bad_lines = []
        first, last = programme.starts, programme.ends
        initial = {"weeks": template.groups["weeks"]}
        if first and last:
            initial["window"] = f"{day_text(first)}–{day_text(last)}"
        super().__init__(self._spread(data), initial=initial)
        for number, each in enumerate(template.common):
            self._common(number, each, first, last)
        self.fields["window"] = DaysField(
            label=_("Window"), first=first, last=last, error_messages={"required": _("Give the first and last day")}
        )
        self.fields["closed"] = DaysField(
            label=_("School holidays to skip"),
            help_text=_("For example 17.–21.10., 24.10.–28.10. Public holidays are skipped anyway."),
            first=first,
            last=last,
            several=True,
            required=False,
        )
        for group in groups:
            self._group(group)
        self.fields["weeks"].choices = [(n, _weeks(n)) for n, _label in self.fields["weeks"].choices]

    def _common(self, number, each, first, last):
        title = str(each["title"].get(self.programme.language) or next(iter(each["title"].values())))
        day = FinnishDateField(label=_("%(name)s, date") % {"name": title}, first=first, last=last, required=False)
        place = forms.CharField(label=_("%(name)s, place") % {"name": title}, max_length=200, required=False)
        self.fields[f"common_{number}_day"] = day
        self.fields[f"common_{number}_times"] = ReadField(parse_range, label=_("%(name)s, time") % {"name": title})
        self.fields[f"common_{number}_place"] = place

    def _group(self, group):
        name = str(group or _("The whole group"))
        key = group.pk if group else 0
        self.fields[f"group_{key}_weekday"] = ReadField(read_weekday, label=_("%(name)s, weekday") % {"name": name})
        self.fields[f"group_{key}_times"] = ReadField(parse_range, label=_("%(name)s, time") % {"name": name})

    # ---- pasted lines ---------------------------------------------------------------------------------------------
    def _spread(self, data):
        """The data with pasted lines put into their rows; those not understood stay in the box."""
        if not data or not data.get("paste", "").strip() or len(data["paste"]) > LONGEST:
            return data
        data, left = data.copy(), []
        named = {str(group or _("The whole group")).casefold(): group.pk if group else 0 for group in self.groups}
        for number, line in enumerate(data["paste"].splitlines(), 1):
            parts = [part.strip() for part in re.split(r"\t|;", line)]
            problem = self._row(data, named, parts) if line.strip() else ""
            if problem:
                left.append(line)
                self.bad_lines.append((number, line[:120], problem))
        data["paste"] = "\n".join(left)
        return data

    def _row(self, data, named, parts):
        """Fills one row; returns what is wrong, or ""."""
        if parts[0].casefold() not in named:
            return _("There is no group “%(name)s”.") % {"name": parts[0][:60]}
        if len(parts) < 3:
            return _("Group, weekday and time are needed.")
        key = named[parts[0].casefold()]
        try:
            read_weekday(parts[1]), parse_range(parts[2])
        except Unreadable as reason:
            return str(reason)
        data[f"group_{key}_weekday"], data[f"group_{key}_times"] = parts[1], parts[2]
        return ""

    def clean_paste(self):
        if self.bad_lines:
            words = [
                _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem}
                for number, _line, problem in self.bad_lines[:10]
            ]
            raise forms.ValidationError(" ".join(words))
        return self.cleaned_data["paste"]

    def clean(self):
        """A common session with a day needs a time, and a group with one of weekday and time needs both."""
        data = super().clean()
        pairs = [(f"common_{n}_day", f"common_{n}_times") for n in range(len(self.template.common))]
        pairs += [(f"group_{g.pk if g else 0}_weekday", f"group_{g.pk if g else 0}_times") for g in self.groups]
        for day, times in pairs:
            if data.get(day) is not None and times in data and data[times] is None:
                self.add_error(times, _("Give the time when it starts and ends"))
            if data.get(times) is not None and day in data and data[day] is None:
                self.add_error(day, _("Give the day"))
        return data

    # ---- rows of the page -----------------------------------------------------------------------------------------
    def common_lines(self):
        return [
            Line(text(each["title"]), [self[f"common_{n}_{part}"] for part in ("day", "times", "place")])
            for n, each in enumerate(self.template.common)
        ]

    def group_lines(self):
        return [
            Line(group, [self[f"group_{group.pk if group else 0}_{part}"] for part in ("weekday", "times")])
            for group in self.groups
        ]


def _weeks(number):
    return _("week") if number == 1 else _("%(n)s weeks") % {"n": number}
