"""The attendance form: a row per person with three choices; marking nobody by accident is impossible."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .attendance import Mark
from .models import Attendance

STATES = [
    (Attendance.State.PRESENT.value, gettext_lazy("present")),
    (Attendance.State.PARTLY.value, gettext_lazy("part of the time")),
    (Attendance.State.ABSENT.value, gettext_lazy("absent")),
]


def minutes_of(text):
    """Minutes of hours as people write them: 1,5 · 1.5 · 2 · 1 h. None when it is no number of hours."""
    words = text.strip().lower().removesuffix("h").removesuffix("tuntia").strip().replace(",", ".")
    try:
        minutes = round(float(words) * 60)
    except (ValueError, OverflowError):
        return None
    return minutes if 0 < minutes <= 24 * 60 else None


class AttendanceForm(forms.Form):
    """Fields p<pk> (state), h<pk> (hours of those partly present) and o<pk> (own time); button `all` marks everybody.

    A person without a choice stays unmarked. `marks` is what `attendance.mark` takes.
    """

    def __init__(self, data, *, session, people, **kwargs):
        known = {mark.participant_id: mark for mark in session.attendances.all()}
        super().__init__(data, initial=_initial(session, known), **kwargs)
        self.session, self.people = session, people
        self.everybody = bool(data) and "all" in data
        for person in people:
            self.fields[f"p{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=STATES, required=False, widget=forms.RadioSelect
            )
            self.fields[f"h{person.pk}"] = forms.CharField(label=person.name, required=False, max_length=12)
            self.fields[f"o{person.pk}"] = forms.BooleanField(label=person.name, required=False)

    def clean(self):
        data = super().clean()
        self.marks = {}
        for person in self.people:
            state = Attendance.State.PRESENT if self.everybody else data.get(f"p{person.pk}")
            if state:
                minutes = self._minutes(person, data) if state == Attendance.State.PARTLY else None
                self.marks[person.pk] = Mark(state, minutes, data.get(f"o{person.pk}", False))
        if not self.marks:
            self.add_error(None, _("Mark at least one person"))
        return data

    def _minutes(self, person, data):
        text, most = data.get(f"h{person.pk}", ""), self.session.minutes
        minutes = minutes_of(text)
        if not text:
            self.add_error(f"h{person.pk}", _("%(name)s: give the hours, for example 1,5") % {"name": person.name})
        elif minutes is None:
            self.add_error(f"h{person.pk}", _("%(name)s: write the hours like this: 1,5") % {"name": person.name})
        elif minutes > most:
            hours = hours_text(most)
            self.add_error(
                f"h{person.pk}", _("%(name)s: the session lasted %(hours)s h") % {"name": person.name, "hours": hours}
            )
        return minutes

    @property
    def rows(self):
        """[(participant, state field, hours field, own time field)] for the template."""
        return [(p, self[f"p{p.pk}"], self[f"h{p.pk}"], self[f"o{p.pk}"]) for p in self.people]

    @property
    def parts(self):
        """[(programme, rows)]: own participants first (programme None), then those of others who share the session."""
        own = self.session.programme_id
        found = groupby(self.rows, key=lambda row: row[0].programme_id)
        return [(None if pk == own else rows[0][0].programme, rows) for pk, rows in ((pk, list(r)) for pk, r in found)]

    @property
    def summary(self):
        """12 present, 1 part of the time, 1 absent."""
        return counted([mark.state for mark in self.marks.values()])

    @property
    def so_far(self):
        return counted([self.initial.get(f"p{person.pk}") for person in self.people])

    @property
    def any_own_time(self):
        return any(self[f"o{person.pk}"].value() for person in self.people)


def counted(states):
    """How many of each state, in words; empty when there are none."""
    numbers = {state: sum(s == state for s in states) for state in Attendance.State.values}
    if not any(numbers.values()):
        return ""
    return _("%(present)s present, %(partly)s part of the time, %(absent)s absent") % numbers


def hours_text(minutes):
    """90 -> 1,5 (with a comma in every language: it is what the field shows and takes)."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _initial(session, known):
    found = {}
    for pk, mark in known.items():
        found[f"p{pk}"] = mark.state
        found[f"o{pk}"] = mark.minutes > 0 and mark.work_minutes == 0
        if mark.state == Attendance.State.PARTLY:
            found[f"h{pk}"] = hours_text(mark.minutes)
    return found
