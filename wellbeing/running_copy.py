"""The demo's programme that runs today: OAJ's finished one, moved. All of it is made from the one file."""

from datetime import date, timedelta

from programmes.exchange import shifted

SUFFIX = {"fi": " (käynnissä oleva kopio)", "sv": " (pågående kopia)", "en": " (running copy)"}
LAST_HELD, NEXT = "tapaaminen-7", "tapaaminen-8"
STILL_TO_ANSWER = "anna.aalto@esimerkki.example"  # whoever tries the demo answers for her
NOT_YET = ("overall_verdict", "overall_source")  # what is written only when a programme is over
NOT_YET_OF_PROJECT = ("follow_ons", "disseminations", "publications")


def running(document, today):
    """The document moved by whole weeks: six sessions held, the seventh of these days waits for its attendance, the
    eighth comes within nine days, the end survey is open and thirteen of fourteen have answered."""
    seventh = date.fromisoformat(_session(document, LAST_HELD)["starts"][:10])
    days = (today - timedelta(days=1) - seventh).days // 7 * 7
    copy = shifted({k: v for k, v in document.items() if k != "report_texts"}, days)
    seventh += timedelta(days=days)
    copy["slug"] += "-nyt"
    copy["programme"] = {k: v for k, v in copy["programme"].items() if k not in NOT_YET} | {"state": "running"}
    copy["project"] = {k: v for k, v in copy["project"].items() if k not in NOT_YET_OF_PROJECT}
    copy["project"] |= {"slug": copy["slug"] + "-hanke"}
    copy["goals"] = [_goal(goal, today.year + 1) for goal in copy["goals"]]
    copy["sessions"] = [_upcoming(row, seventh) for row in copy["sessions"]]
    copy["outputs"] = [row | {"sessions": _held(row["sessions"])} for row in copy["outputs"]]
    copy["waves"] = [_open(row, seventh) for row in copy["waves"]]
    answers = copy["example_answers"]
    copy["example_answers"] = answers | {
        wave["key"]: [sheet for sheet in answers[wave["key"]] if sheet["who"] != STILL_TO_ANSWER]
        for wave in copy["waves"]
        if wave["stage"] == "post"
    }
    return copy


def _session(document, key):
    return next(row for row in document["sessions"] if row["key"] == key)


def _upcoming(row, seventh):
    if row["key"] not in (LAST_HELD, NEXT):
        return row
    row = {k: v for k, v in row.items() if k != "attendance"} | {"state": "published"}
    if row["key"] == NEXT:
        day = (seventh + timedelta(days=9)).isoformat()
        row |= {"starts": day + row["starts"][10:], "ends": day + row["ends"][10:]}
    return row


def _held(keys):
    return sorted({LAST_HELD if key == NEXT else key for key in keys})


def _open(wave, seventh):
    if wave["stage"] != "post":
        return wave
    closes = (seventh + timedelta(days=19)).isoformat()
    return wave | {"opens_at": f"{seventh.isoformat()}T16:00", "closes_at": f"{closes}T23:59"}


def _goal(goal, year):
    """Change is expected by the end of next year, and the reason recorded for it says so."""
    if "expected_by" not in goal:
        return goal
    due = f"{year}-12-31"
    versions = [
        version
        | {"after": version["after"] | ({"expected_by": due} if "expected_by" in version["after"] else {})}
        | {"reason": {code: text.replace("2023", str(year)) for code, text in version["reason"].items()}}
        for version in goal["versions"]
    ]
    return goal | {"expected_by": due, "versions": versions}
