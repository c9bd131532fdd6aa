"""Every page asks the database the same number of questions for 1, 3, 10 and 100 rows of everything.

All kinds of rows grow together: sessions with goals, themes, changes and attendances, participants of several groups,
goals with statements, surveys, released figures, report versions, programmes.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.models import Goal, Membership, Participant, Programme, Role, Theme
from programmes.records import of_project
from reports.models import Report, Snapshot
from reports.snapshot import sha256_of
from sessions.models import Attendance, CoachingSession, Finding, Headcount, Output, SessionChange
from sessions.versions import published_version
from surveys.models import Instrument, Item, Page, Release, Wave
from tests import factories as make

from .reports.documents import a_document, cell, release

SIZES = (1, 3, 10, 100)
MOST = 20
HEAVIER = {"programme": 23, "goal": 29}  # both compose released results beside what they are about


class Growing:
    """A world in which everything is there `size` times."""

    def __init__(self, world):
        self.world, self.programme, self.size = world, world.programme, 0
        self.coordinator, self.coach = world.users[Role.COORDINATOR], world.users[Role.COACH]
        self.groups = [world.group, make.a_group(self.programme, key="toinen")]
        Participant.objects.filter(programme=self.programme).exclude(pk=world.participants[0].pk).delete()

    def grow(self, size):
        for number in range(self.size, size):
            self._one_more(number)
        self.size = size
        self._everybody_was_there()
        self._results()

    def _one_more(self, number):
        programme = self.programme
        if number:
            make.a_participant(programme, group=self.groups[number % 2], user=make.a_user())
        upper = make.a_project_goal(programme.project)
        goal = make.a_goal(programme, label={"fi": f"Tavoite {number}"}, parent=upper)
        make.a_statement(programme, goal=goal, key=f"v{number}")
        theme = Theme.objects.create(programme=programme, key=f"t{number}", title={"fi": "Teema"}, kind="theme")
        make.a_note(programme, author=self.coordinator, group=self.groups[number % 2])
        theme.goals.add(goal)
        self._group(number)
        self._sessions(goal, theme, number)
        self._wave(number)
        self._report(programme, number + 1)
        self._project(programme.project)
        other = make.a_programme(project=programme.project)
        Membership.objects.create(programme=other, user=self.coordinator, role=Role.COORDINATOR)
        self._report(other, 1)
        self._shared_by(other)

    def _group(self, number):
        """An invited institution that came along: its group has a coach and a contact person."""
        invited = make.a_recruitment(self.programme, state="accepted")
        group = make.a_group(self.programme, organisation=invited.organisation)
        make.a_member(self.programme, Role.COACH, group=group)
        make.a_member(self.programme, Role.CONTACT, group=group)
        self.programme.project.funder_people.add(make.a_user())

    def _project(self, project):
        """A row of every kind, points for an offer, and another project."""
        rows = {kind.name: make.a_record(kind, project) for kind in of_project.KINDS}
        rows["tender"].scores.create(criterion=rows["criterion"], points=50)
        make.a_project().coordinators.add(self.coordinator)

    def _shared_by(self, sibling):
        session = make.a_session(sibling, shared_in_project=True, state="published")
        session.published, session.published_at = published_version(session), timezone.now()
        session.save()

    def _sessions(self, goal, theme, number):
        """One that was held and one that comes, both known to everybody, and a draft."""
        now = timezone.now()
        for starts, state in ((now - timedelta(hours=4), "held"), (now + timedelta(hours=4), "published"), (None, "")):
            fields = {"starts": starts, "ends": starts and starts + timedelta(hours=2), "group": self.groups[0]}
            session = make.a_session(self.programme, coach=self.coach, **fields)
            session.goals.add(goal)
            session.themes.add(theme)
            if state:
                session.published, session.published_at, session.state = published_version(session), now, state
                session.save()
            SessionChange.objects.create(session=session, goal=goal, changed_by=self.coordinator, changed_at=now)
            if state == "held":
                self._outcome(session, goal, number)

    def _outcome(self, session, goal, number):
        """What came of a session that was held: people counted, an output, a finding of a factor of its own."""
        Headcount.objects.create(session=session, people=20)
        output = Output.objects.create(programme=self.programme, key=f"o{number}", title={"fi": "Tuotos"})
        output.goals.add(goal)
        framework = self.programme.frameworks.create(key=f"f{number}", name={"fi": "Viitekehys"})
        factor = self.programme.factors.create(framework=framework, key=f"f{number}", name={"fi": "Tekijä"})
        finding = Finding.objects.create(programme=self.programme, key=f"h{number}", text={"fi": "H"}, factor=factor)
        for row in (output, finding):
            row.sessions.add(session)
        self.programme.exercises.create(key=f"e{number}", name={"fi": "Harjoitus"})
        self.programme.phases.create(key=f"p{number}", title={"fi": "Vaihe"})

    def _wave(self, number):
        instrument = Instrument.objects.create(programme=self.programme, key=f"k{number}", title={"fi": "Kysely"})
        page = Page.objects.create(instrument=instrument, title={"fi": "Sivu"})
        Item.objects.create(page=page, key="me", form="perceived", scale="change5", text={"fi": "Me"})
        now = timezone.now()
        Wave.objects.create(
            programme=self.programme,
            instrument=instrument,
            key=f"w{number}",
            stage="post",
            opens_at=now - timedelta(days=9),
            closes_at=now + timedelta(days=9),
        )

    def _report(self, programme, version):
        now = timezone.now()
        data = a_document(edition="funder")
        frozen = Snapshot.objects.create(
            programme=programme, edition="funder", data=data, sha256=sha256_of(data), frozen_at=now
        )
        Report.objects.filter(programme=programme, state="published").update(state="superseded")
        Report.objects.create(
            programme=programme,
            snapshot=frozen,
            edition="funder",
            language="fi",
            version=version,
            state="published",
            ordered_by=self.coordinator,
            ordered_at=now,
            approved_by=self.coordinator,
            approved_at=now,
            published_by=self.coordinator,
            published_at=now,
        )

    def _everybody_was_there(self):
        people = list(self.programme.participants.all())
        there = [
            Attendance(session=session, participant=person, state="present", minutes=120, work_minutes=120)
            for session in self.programme.sessions.filter(state="held")
            for person in people
        ]
        Attendance.objects.filter(session__programme=self.programme).delete()
        Attendance.objects.bulk_create(there, batch_size=500)

    def _results(self):
        cells = release() | {"cells": [cell("post", f"v{n}", (1, 2, 11)) for n in range(self.size)]}
        Release.objects.update_or_create(
            programme=self.programme,
            scope="final",
            defaults={"cells": cells, "sha256": "0" * 64, "released_at": timezone.now()},
        )

    def pages(self):
        """{name: (who, address)}."""
        slug, held = self.programme.slug, self.programme.sessions.filter(state="held").first()
        katri, anna, raimo = (self.world.users[role] for role in (Role.COORDINATOR, Role.PARTICIPANT, Role.FUNDER))
        of_programme = ["programme", "goals", "people", "hours", "publish_schedule", "waves", "results"]
        of_programme += ["row_list", "notes", "programme_features"]
        of_programme += ["report", "mid_review", "programme_settings"]
        of_programme += ["outputs", "findings", "headcounts_paste", "phases"]
        found = {name: (katri, reverse(name, args=[slug])) for name in of_programme}
        for view in ("list", "month"):
            found[f"schedule {view}"] = (katri, reverse("schedule", args=[slug]) + f"?view={view}")
        for name in ("session", "session_edit", "session_move", "attendance", "headcount"):
            found[name] = (katri, reverse(name, args=[slug, held.pk]))
        found["output"] = (katri, reverse("output_edit", args=[slug, self.programme.outputs.first().pk]))
        found["finding"] = (katri, reverse("finding_edit", args=[slug, self.programme.findings.first().pk]))
        goal = Goal.objects.filter(programme=self.programme).first()
        found["goal"] = (katri, reverse("goal", args=[slug, goal.key]))
        found["programmes"] = (katri, reverse("programmes"))
        found["own sessions"] = (self.coach, reverse("own_sessions"))
        project = self.programme.project.slug
        found |= {
            name: (katri, reverse(name, args=[slug]))
            for name in ("groups", "recruitment", "people_welcome", "people_agreed", "people_upload", "role_add")
        }
        invited = self.programme.recruitments.first()
        found["group"] = (katri, reverse("group_edit", args=[slug, self.groups[0].pk]))
        found["invited"] = (katri, reverse("recruitment_edit", args=[slug, invited.pk]))
        found["organisations"] = (katri, reverse("organisations"))
        found["organisation"] = (katri, reverse("organisation", args=[invited.organisation.pk]))
        found["project people"] = (katri, reverse("project_people", args=[project]))
        for name in ("project", "project_edit", "project_tenders"):
            found[name] = (katri, reverse(name, args=[project]))
        found["projects"] = (katri, reverse("projects"))
        found["project_goals"] = (katri, reverse("project_goals", args=[project]))
        found["project_goal"] = (katri, reverse("project_goal", args=[project, goal.parent.key]))
        found |= {name: (anna, reverse(name, args=[slug])) for name in ("my_programme", "my_data", "notice")}
        found |= {
            "portfolio": (raimo, reverse("portfolio")),
            "funded": (raimo, reverse("funded_programme", args=[slug])),
        }
        return found


@pytest.fixture
def growing(world):
    return Growing(world)


def test_every_page_asks_the_same_number_of_questions_for_1_3_10_and_100_rows(growing, sign_in):
    clients, asked = {}, {}
    for size in SIZES:
        growing.grow(size)
        for name, (who, page) in growing.pages().items():
            client = clients.setdefault(who, sign_in(who))
            assert client.get(page).status_code == 200, name  # what is asked once in a session, has been
            with CaptureQueriesContext(connection) as found:
                client.get(page)
            asked.setdefault(name, []).append(len(found))
    assert (Programme.objects.count(), CoachingSession.objects.count()) == (101, 400)
    assert {name: counts for name, counts in asked.items() if len(set(counts)) > 1} == {}
    assert {name: counts for name, counts in asked.items() if max(counts) > HEAVIER.get(name, MOST)} == {}
