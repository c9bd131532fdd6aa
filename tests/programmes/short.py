"""A small programme file in canonical order: a row in every section, and every column told at least once."""

EVERYBODY = [f"person{n}@example.org" for n in range(6)]  # all of them take part
LEFT = "lahtenyt@example.org"
PROJECT = {
    "slug": "lyhyt-hanke",
    "title": {"fi": "Hanke"},
    "acronym": "LYHYT",
    "fund": "Työhyvinvointirahasto",
    "call": "Kevät 2025",
    "reference": "123/2025",
    "state": "granted",
    "applied_on": "2025-03-31",
    "decided_on": "2025-06-15",
    "application": {"fi": "Vahvistamme me-henkeä."},
    "application_source": "hakemus, s. 3",
    "funding_sentence": {"fi": "Rahasto on tukenut hanketta."},
    "starts": "2026-01-01",
    "ends": "2026-12-31",
    "grant_eur": "1200.50",
    "employer_share_percent": 25,
    "hour_eur": "41.20",
    "starting_situation": {"fi": "Kolme tiimiä"},
    "funder": "Rahasto",
    "funder_people": ["raimo@example.org"],
    "coordinators": ["katri@example.org"],
    "partners": [
        {
            "role": "provider",
            "note": {"fi": "Kilpailutettu"},
            "contract_on": "2025-12-01",
            "contract_eur": "900.00",
            "hour_eur": "120.00",
            "organisation": "Yritys",
        }
    ],
    "budget": [
        {"heading": {"fi": "Valmennus"}, "payer": "grant", "planned_eur": "900.00", "actual_eur": "880.00"},
        {"heading": {"fi": "Työaika"}, "payer": "employer", "planned_eur": "300.50"},
    ],
    "duties": [
        {
            "title": {"fi": "Loppuraportti"},
            "due_on": "2027-01-31",
            "state": "received",
            "sent_on": "2027-01-20",
            "received_on": "2027-01-22",
            "receipt": "kuitti 7",
        }
    ],
    "decisions": [
        {
            "title": {"fi": "Ostetaan"},
            "kind": "make_or_buy",
            "decided_on": "2025-10-01",
            "decided_by": "Johtoryhmä",
            "options": {"fi": "Itse tai ostaen"},
            "reason": {"fi": "Osaaminen"},
        }
    ],
    "criteria": [
        {"key": "hinta", "name": {"fi": "Hinta"}, "weight": 40},
        {"key": "laatu", "name": {"fi": "Laatu"}, "weight": 60},
    ],
    "tenders": [
        {
            "price_eur": "900.00",
            "received_on": "2025-11-01",
            "chosen": True,
            "reason": {"fi": "Paras"},
            "supplier": "Yritys",
            "scores": [
                {"points": 80, "criterion": "hinta"},
                {"points": 95, "note": {"fi": "Kokemus"}, "criterion": "laatu"},
            ],
        }
    ],
    "follow_ons": [
        {
            "title": {"fi": "Jatko"},
            "state": "not_submitted",
            "need": {"fi": "Tarve"},
            "planned": {"fi": "Viimeisellä kerralla"},
            "reason": {"fi": "Muutos"},
            "decided_on": "2026-12-20",
        }
    ],
    "disseminations": [
        {"when": "2026", "what": {"fi": "Kerrottiin"}, "channel": {"fi": "Webinaari"}, "audience": {"fi": "Opettajat"}}
    ],
    "publications": [
        {
            "citation": "Kirjoittaja (2026).",
            "kind": "about",
            "author": "Kirjoittaja",
            "published_on": "2026-05-11",
            "url": "https://example.org/juttu",
            "lead": {"fi": "Askel"},
        }
    ],
    "goals": [
        {
            "key": "yhteinen",
            "kind": "primary",
            "text": {"fi": "Koko hankkeen tavoite"},
            "versions": [
                {
                    "changed_at": "2025-12-01T08:30:15",
                    "changed_by_name": "Katri",
                    "before": {"kind": "derived"},
                    "after": {"kind": "primary", "text": {"fi": "Koko hankkeen tavoite"}},
                    "reason": {"fi": "Selvyyden vuoksi"},
                    "changed_by": "katri@example.org",
                }
            ],
        },
        {
            "key": "osa",
            "kind": "derived",
            "text": {"fi": "Hankkeen osatavoite"},
            "label": {"fi": "Osa"},
            "promised": {"fi": "osatavoite"},
            "promised_source": "hakemus, s. 4",
            "rationale": {"fi": "Koska"},
            "measured_by": {"fi": "Kysymällä"},
            "expected_by": "2026-12-31",
            "closed_at": "2026-12-30T10:00",
            "parent": "yhteinen",
            "via": ["yhteinen"],
        },
    ],
}
SHORT = {
    "askel": 2,
    "slug": "lyhyt",
    "made_up": {"notice": {"fi": "Keksitty"}, "what": ["answers", "names"]},
    "programme": {
        "name": {"fi": "Lyhyt", "sv": "Kort"},
        "report_title": {"fi": "Lyhyestä ilo"},
        "state": "running",
        "starts": "2026-01-05",
        "ends": "2026-12-31",
        "language": "fi",
        "zone": "Europe/Helsinki",
        "default_mode": "on_site",
        "quota_minutes": 600,
        "quota_per": "each",
        "invited_known": True,
        "features": ["groups", "procurement"],
        "profile": "standard",
        "k": 5,
        "starting_point": {"fi": "Lähtötilanne"},
        "working_methods": {"fi": "Yhdessä"},
        "abstract": {"fi": "Tiivistelmä"},
        "keywords": {"fi": "hyvinvointi"},
        "overall_verdict": {"fi": "Vastasi tavoitteisiin"},
        "overall_source": "artikkeli",
        "limitations": {"fi": "Pieni ryhmä"},
        "controller": "Koulu",
        "data_contact": "tietosuoja@example.org",
        "legal_basis": {"fi": "yleinen etu"},
        "cooperation_on": "2026-01-02",
        "led_by": "Yritys",
    },
    "project": PROJECT,
    "organisations": [{"name": "Rahasto", "kind": "fund"}, {"name": "Yritys", "kind": "company"}],
    "people": [
        {"email": "katri@example.org", "name": "Katri", "language": "fi"},
        {"email": "raimo@example.org", "name": "Raimo", "language": "sv"},
    ],
    "frameworks": [{"key": "hype", "name": {"fi": "HyPe"}, "shape": "factors", "source": "kirja"}],
    "factors": [
        {
            "key": "luottamus",
            "name": {"fi": "Luottamus"},
            "text": {"fi": "Kaiken läpi"},
            "cross_cutting": True,
            "framework": "hype",
        }
    ],
    "constructs": [
        {"key": "pystyvyys", "name": {"fi": "Pystyvyys"}, "text": {"fi": "Yhteinen usko"}, "source": "Bandura"}
    ],
    "exercises": [{"key": "peili", "name": {"fi": "Peili"}, "mechanism": {"fi": "Näkyväksi tekeminen"}}],
    "studies": [
        {
            "title": {"fi": "Tutkimus"},
            "question": {"fi": "Mitä muuttui?"},
            "data": {"fi": "Kyselyt"},
            "consent_text": {"fi": "Suostun"},
            "led_by": "Tutkija",
        }
    ],
    "recruitments": [
        {
            "state": "declined",
            "invited_on": "2025-09-01",
            "answered_on": "2025-10-01",
            "reason": {"fi": "Kiire"},
            "organisation": "Yritys",
        }
    ],
    "groups": [
        {
            "key": "r",
            "name": {"fi": "Ryhmä"},
            "formation": "existing",
            "target": "leaders",
            "unit": {"fi": "Sote"},
            "team_owner": "Timo Tiimi",
            "meeting_link": "https://example.org/huone",
            "organisation": "Yritys",
        },
        {"key": "q", "name": {"fi": "Toinen ryhmä"}, "formation": "cross_unit", "target": "staff"},
    ],
    "participants": [
        *({"email": e, "name": e[:7], "language": "fi", "group": "r"} for e in EVERYBODY[:5]),
        {"email": LEFT, "name": "Lähtenyt", "language": "sv", "left_on": "2026-02-01", "group": "r"},
        {
            "email": EVERYBODY[5],
            "name": "Tullut",
            "language": "en",
            "joined_on": "2026-02-02",
            "agreed_on": "2026-02-01",
            "research_consent": True,
            "quote_consent": True,
            "welcomed_on": "2026-02-02",
            "group": "r",
            "replaces": LEFT,
            "moves": [{"moved_on": "2026-02-10", "from_group": "q", "to_group": "r"}],
        },
    ],
    "memberships": [
        {"role": "coordinator", "user": "katri@example.org"},
        {"role": "coach", "deputy": True, "user": "raimo@example.org", "group": "r"},
    ],
    "notes": [
        {
            "text": "Muistiin",
            "visibility": "coaches",
            "written_at": "2026-02-03T16:00",
            "author": "katri@example.org",
            "group": "r",
            "participant": EVERYBODY[0],
        }
    ],
    "context_events": [{"key": "muutto", "happened_on": "2026-03-01", "text": {"fi": "Muutto"}, "source": "lehti"}],
    "goals": [
        {"key": "a", "kind": "primary", "text": {"fi": "Ensimmäinen"}, "parent": "yhteinen"},
        {
            "key": "b",
            "kind": "derived",
            "text": {"fi": "Toinen"},
            "label": {"fi": "2."},
            "promised": {"fi": "toinen"},
            "promised_source": "hakemus, s. 5",
            "rationale": {"fi": "Seuraa ensimmäisestä"},
            "measured_by": {"fi": "Kysymällä"},
            "expected_by": "2027-12-31",
            "closed_at": "2026-12-01T12:00",
            "parent": "a",
            "via": ["yhteinen", "a"],
            "versions": [
                {
                    "changed_at": "2026-01-06T10:00",
                    "changed_by_name": "Katri",
                    "before": {"text": {"fi": "Toiseksi"}, "via": ["a"]},
                    "after": {"expected_by": "2027-12-31", "parent": "a"},
                    "reason": {"fi": "Tarkennus"},
                    "changed_by": "katri@example.org",
                }
            ],
        },
    ],
    "statements": [
        {
            "key": "v",
            "name": {"fi": "Väittämä"},
            "expected_by": "2026-11-30",
            "health_like": True,
            "goal": "a",
            "context_events": ["muutto"],
        }
    ],
    "themes": [
        {"key": "t", "kind": "content", "origin": "coordinator", "title": {"fi": "Teema"}, "goals": ["a", "b"]},
        {
            "key": "u",
            "kind": "method",
            "origin": "opening",
            "title": {"fi": "Alateema"},
            "factor": "luottamus",
            "parent": "t",
            "chosen_by": ["r", "q"],
            "goals": ["yhteinen"],
        },
    ],
    "phases": [{"key": "p", "title": {"fi": "Vaihe"}, "bullets": {"fi": "Alku\nLoppu"}, "scope": "common"}],
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
            "exercises": ["peili"],
            "published": "2026-01-10T09:00",
            "shown": {"place": "Aula", "starts": "2026-02-03T12:00"},
            "changes": [
                {
                    "changed_at": "2026-01-11T09:00",
                    "before": {"starts": "2026-02-03T12:00"},
                    "after": {"starts": "2026-02-03T13:00"},
                    "reason": {"fi": "Este"},
                    "goal": "a",
                    "changed_by": "katri@example.org",
                }
            ],
            "attendance": {
                EVERYBODY[0]: "present",
                EVERYBODY[1]: {"state": "partly", "minutes": 90},
                EVERYBODY[2]: "absent",
                EVERYBODY[3]: {"state": "present", "minutes": 150, "own_minutes": 30},
            },
        },
        {
            "key": "s2",
            "kind": "group",
            "title": {"fi": "Aika sopimatta"},
            "mode": "remote",
            "state": "draft",
            "headcount": {"people": 8, "outsiders": 0, "nearly": True},
        },
        {
            "key": "s3",
            "kind": "seminar",
            "title": {"fi": "Seminaari"},
            "starts": "2026-05-05T12:00",
            "ends": "2026-05-05T14:00",
            "zone": "Europe/Stockholm",
            "mode": "hybrid",
            "place": "Sali",
            "link": "https://example.org/lahetys",
            "state": "published",
            "plan": {"fi": "Puhe"},
            "working_modes": {"fi": "Kuunnellen"},
            "embedded_in": {"fi": "Osana opettajainkokousta"},
            "open_to_outsiders": True,
            "shared_in_project": True,
            "closes_process": True,
            "group": "q",
            "headcount": {"people": 40, "outsiders": 12, "at_least": True},
        },
        {
            "key": "h1",
            "kind": "interview",
            "title": {"fi": "Haastattelu"},
            "mode": "remote",
            "state": "draft",
            "participant": EVERYBODY[0],
        },
    ],
    "outputs": [
        {
            "key": "o",
            "kind": "event",
            "title": {"fi": "Tapahtuma"},
            "text": {"fi": "Joka neljännesvuosi"},
            "owner": "Tiimi",
            "rhythm": "FREQ=MONTHLY;INTERVAL=3",
            "next_due": "2026-09-01",
            "state": "idea",
            "returned_on": "2026-05-01",
            "acknowledged_on": "2026-05-10",
            "returned_to": "r",
            "sessions": ["s1"],
            "goals": ["b"],
        }
    ],
    "findings": [
        {
            "key": "f",
            "text": {"fi": "Luottamus auttaa"},
            "level": "community",
            "polarity": "promotes",
            "source": "tapaamiset",
            "factor": "luottamus",
            "sessions": ["s1", "s3"],
        }
    ],
    "instruments": [
        {
            "key": "loppu",
            "version": 1,
            "title": {"fi": "Loppukysely"},
            "licence": "CC BY 4.0",
            "source": "oma",
            "pages": [
                {
                    "title": {"fi": "Muutos"},
                    "stem": {"fi": "Miten on muuttunut?"},
                    "items": [
                        {
                            "key": "v",
                            "kind": "scale",
                            "form": "perceived",
                            "scale": "change5",
                            "text": {"fi": "Asia"},
                            "level": 5,
                            "health_like": True,
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
            "after_session": "s1",
        }
    ],
    "mid_reviews": [{"held_on": "2026-02-05", "learnt": {"fi": "Opittiin"}, "wave": "loppu", "changes": ["s1#1"]}],
    "quotes": [{"text": {"fi": "Hyvä."}, "source": "Lehti", "consented": True, "approved_for": "public"}],
    "report_texts": {"limitations": {"fi": "Pieni ryhmä"}, "summary": {"fi": "Tiivistelmä"}},
}
