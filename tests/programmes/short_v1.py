"""A programme file of version 1, as Askel wrote it then, with a row in every section: never changed any more."""

EVERYBODY = [f"person{n}@example.org" for n in range(6)]
SHORT_V1 = {
    "askel": 1,
    "slug": "lyhyt",
    "made_up": {"notice": {"fi": "Keksitty"}, "what": ["answers", "names"]},
    "programme": {
        "name": {"fi": "Lyhyt", "sv": "Kort"},
        "state": "running",
        "starts": "2026-01-05",
        "ends": "2026-12-31",
        "language": "fi",
        "zone": "Europe/Helsinki",
        "default_mode": "on_site",
        "quota_minutes": 600,
        "quota_per": "each",
        "profile": "standard",
        "k": 5,
        "controller": "Koulu",
        "data_contact": "tietosuoja@example.org",
        "legal_basis": {"fi": "yleinen etu"},
        "cooperation_on": "2026-01-02",
    },
    "project": {
        "title": {"fi": "Hanke"},
        "grant_eur": "1200.50",
        "funder": "Rahasto",
        "funder_people": ["raimo@example.org"],
        "partners": [{"role": "provider", "organisation": "Yritys"}],
        "decisions": [{"title": {"fi": "Ostetaan"}}],
        "tenders": [{"price_eur": "900.00", "chosen": True, "supplier": "Yritys"}],
        "follow_ons": [{"title": {"fi": "Jatko"}, "state": "not_submitted", "reason": {"fi": "Muutos"}}],
        "disseminations": [{"when": "2026", "what": {"fi": "Kerrottiin"}}],
        "publications": [{"citation": "Kirjoittaja (2026).", "published_on": "2026-05-11"}],
    },
    "organisations": [{"name": "Rahasto", "kind": "fund"}, {"name": "Yritys", "kind": "company"}],
    "people": [
        {"email": "katri@example.org", "name": "Katri", "language": "fi"},
        {"email": "raimo@example.org", "name": "Raimo", "language": "sv"},
    ],
    "groups": [{"key": "r", "name": {"fi": "Ryhmä"}, "formation": "existing", "organisation": "Yritys"}],
    "participants": [{"email": e, "name": e[:7], "language": "fi", "group": "r"} for e in EVERYBODY],
    "memberships": [{"role": "coordinator", "user": "katri@example.org"}],
    "context_events": [{"key": "muutto", "happened_on": "2026-03-01", "text": {"fi": "Muutto"}}],
    "goals": [
        {"key": "a", "kind": "primary", "text": {"fi": "Ensimmäinen"}},
        {
            "key": "b",
            "kind": "derived",
            "text": {"fi": "Toinen"},
            "expected_by": "2027-12-31",
            "via": ["a"],
            "versions": [
                {
                    "changed_at": "2026-01-06T10:00",
                    "changed_by_name": "Katri",
                    "after": {"expected_by": "2027-12-31"},
                    "changed_by": "katri@example.org",
                }
            ],
        },
    ],
    "statements": [{"key": "v", "name": {"fi": "Väittämä"}, "goal": "a", "context_events": ["muutto"]}],
    "themes": [{"key": "t", "kind": "content", "title": {"fi": "Teema"}, "goals": ["a", "b"]}],
    "phases": [{"key": "p", "title": {"fi": "Vaihe"}, "scope": "common"}],
    "sessions": [
        {
            "key": "s1",
            "kind": "group",
            "ordinal": 1,
            "title": {"fi": "Tapaaminen"},
            "starts": "2026-02-03T13:00",
            "ends": "2026-02-03T15:30",
            "mode": "on_site",
            "state": "held",
            "phase": "p",
            "coach": "katri@example.org",
            "themes": ["t"],
            "goals": ["a"],
            "published": "2026-01-10T09:00",
            "shown": {"place": "Aula", "starts": "2026-02-03T12:00"},
            "changes": [
                {
                    "changed_at": "2026-01-11T09:00",
                    "before": {"starts": "2026-02-03T12:00"},
                    "after": {"starts": "2026-02-03T13:00"},
                    "reason": {"fi": "Este"},
                    "goal": "a",
                }
            ],
            "attendance": {
                EVERYBODY[0]: "present",
                EVERYBODY[1]: {"state": "partly", "minutes": 90},
                EVERYBODY[2]: "absent",
                EVERYBODY[3]: {"state": "present", "minutes": 150, "own_minutes": 30},
            },
        },
        {"key": "s2", "kind": "group", "title": {"fi": "Aika sopimatta"}, "mode": "remote", "state": "draft"},
    ],
    "outputs": [
        {
            "key": "o",
            "kind": "event",
            "title": {"fi": "Tapahtuma"},
            "rhythm": "FREQ=MONTHLY;INTERVAL=3",
            "state": "idea",
            "sessions": ["s1"],
            "goals": ["b"],
        }
    ],
    "instruments": [
        {
            "key": "loppu",
            "version": 1,
            "title": {"fi": "Loppukysely"},
            "licence": "CC BY 4.0",
            "pages": [
                {
                    "stem": {"fi": "Miten on muuttunut?"},
                    "items": [
                        {
                            "key": "v",
                            "kind": "scale",
                            "form": "perceived",
                            "scale": "change5",
                            "text": {"fi": "Asia"},
                            "level": 5,
                            "statement": "v",
                        },
                        {
                            "key": "sana",
                            "kind": "text",
                            "form": "state",
                            "scale": "",
                            "text": {"fi": "Sana"},
                            "level": 1,
                        },
                    ],
                }
            ],
        }
    ],
    "waves": [
        {
            "key": "loppu",
            "stage": "post",
            "instrument": "loppu",
            "opens_at": "2026-02-04T09:00",
            "closes_at": "2026-02-20T23:59",
            "grace_minutes": 60,
            "mode": "paired",
        }
    ],
    "mid_reviews": [{"held_on": "2026-02-05", "learnt": {"fi": "Opittiin"}, "changes": ["s1#1"]}],
    "quotes": [{"text": {"fi": "Hyvä."}, "source": "Lehti", "consented": True, "approved_for": "public"}],
    "report_texts": {"limitations": {"fi": "Pieni ryhmä"}, "summary": {"fi": "Tiivistelmä"}},
}
