"""A frozen document as `reports.snapshot` makes them, written by hand: an invented programme of 14 with every part."""

from reports.evidence import with_outcomes


def cell(wave, item, counts, *, n=14, statement=None, form="perceived", scheme="change", baseline=None, **fields):
    """Counts are worse, same, better: numbers, or pairs where they are coded."""
    pairs = [list(c) if isinstance(c, tuple) else [c, c] for c in counts] if counts else None
    return {
        "id": f"cell:{wave}:{item}:{'paired' if baseline else 'all'}",
        "wave": wave,
        "baseline": baseline,
        "item": item,
        "statement": statement or item,
        "form": form,
        "population": "paired" if baseline else "all",
        "scheme": scheme,
        "n": n,
        "counts": pairs,
        "five": None,
        "mean": None,
        "sd": None,
        "dont_know": 0,
        "why": None,
    } | fields


def state_item(item, counts, n=12, **fields):
    return cell(
        "post", f"{item}-now", counts, n=n, statement=item, form="state", scheme="paired", baseline="pre", **fields
    )


NAMES = {
    "me-henki": "Me-henki",
    "yhteisollisyys": "Yhteisöllisyys",
    "tuntea": "Toistemme tunteminen",
    "konkreettinen": "Konkreettinen yhteistyö",
    "osaaminen": "Toisten osaamisen tunnistaminen",
    "ilmapiiri": "Ilmapiiri",
    "avoimuus": "Avoimuus",
    "luottamus": "Ryhmän jäsenten välinen luottamus",
    "tyohyvinvointi": "Työhyvinvointi yleisesti",
}
GOAL_OF = {
    "me-henki": "g1",
    "yhteisollisyys": "g2",
    "tuntea": "g3",
    "konkreettinen": "g4",
    "osaaminen": "g4",
}
STATES = {
    "me-henki": ("Ryhmässämme on hyvä me-henki.", (1, 2, 9)),
    "yhteisollisyys": ("Kuulun tähän työyhteisöön.", (1, 3, 8)),
    "tuntea": ("Tunnen työtoverini hyvin.", (0, 2, 10)),
    "konkreettinen": ("Teemme yhteistyötä yli ohjelmarajojen.", (2, 8, 2)),
    "osaaminen": ("Tiedän, mitä toiset osaavat.", (1, 8, 3)),
    "ilmapiiri": ("Ilmapiiri on hyvä.", (1, 3, 8)),
    "avoimuus": ("Asioista puhutaan avoimesti.", (1, 4, 7)),
    "luottamus": ("Luotamme toisiimme.", (0, 4, 8)),
    "tyohyvinvointi": ("Voin työssäni yleisesti hyvin.", (3, 6, 3)),
}
PERCEIVED = {
    "me-henki": (0, 3, 11),
    "yhteisollisyys": (1, 3, 10),
    "tuntea": ((0, 1), (0, 1), (13, 14)),
    "konkreettinen": (2, 9, 3),
    "osaaminen": (1, 8, 4),
    "ilmapiiri": (1, 3, 10),
    "avoimuus": (0, 5, 9),
    "luottamus": (0, 4, 10),
    "tyohyvinvointi": (3, 8, 3),
}
THEMES = [
    ("psykologinen-turvallisuus", "Psykologinen turvallisuus"),
    ("arvostava-keskustelu", "Arvostava keskustelu"),
    ("palautekulttuuri", "Palautekulttuuri"),
    ("palautuminen", "Palautuminen"),
    ("taideterapia", "Taideterapia"),
    ("vahvuudet", "Luonteen vahvuudet"),
    ("luottamuksen-rakentaminen", "Luottamuksen rakentaminen"),
    ("jatko", "Yhteenveto ja jatkohankkeen suunnittelu"),
]
DAYS = ["2021-09-23", "2021-11-11", "2022-02-10", "2022-03-24", "2022-05-12", "2022-09-08", "2022-10-20", "2022-12-15"]
PRESENT = [14, 13, 12, 13, 13, 14, 12, 13]
GOALS = [
    ("g1", "primary", "Me-henki", "Vahvistaa me-henkeämme"),
    ("g2", "primary", "Yhteisöllisyys", "Vahvistaa yhteisöllisyyttä"),
    ("g3", "primary", "Toistemme tunteminen", "Oppia tuntemaan toisiamme paremmin"),
    ("g4", "derived", "Yhteistyö opetuksessa", "Lisätä yhteistyötä YAMK-ohjelmien ja opetuksen välillä"),
    ("g5", "derived", "Yhteistyö hankesuunnittelussa", "Lisätä yhteistyötä hankesuunnittelussa"),
]
WORKED_ON = [["g1", "g2"], ["g1", "g3"], ["g3", "g4"], ["g2"], ["g1", "g2"], ["g3", "g4"], ["g1", "g4"], ["g2", "g5"]]


def fi(text):
    return {"fi": text} if text else {}


def goal(number, key, kind, label, text):
    return {
        "id": f"goal:{key}",
        "key": key,
        "number": number,
        "kind": kind,
        "text": fi(text),
        "label": fi(label),
        "promised": fi("oppia paremmin tuntemaan toisiamme") if key == "g3" else {},
        "promised_source": "Hautala 2023",
        "expected_by": "2023-12-31" if kind == "derived" else None,
        "via": [] if kind == "primary" else ["g1", "g3"],
        "themes": [],
        "outputs": [],
        "statements": [s for s, g in GOAL_OF.items() if g == key],
        "fate": [],
        "closed": False,
    }


def session(number):
    minutes = 120 if number <= 2 else 180
    day = DAYS[number - 1]
    return {
        "id": f"session:t{number}",
        "key": f"t{number}",
        "ordinal": number,
        "kind": "group",
        "phase": "etana" if number <= 2 else "lasna",
        "title": fi(THEMES[number - 1][1]),
        "themes": [THEMES[number - 1][0]],
        "goals": WORKED_ON[number - 1],
        "starts": f"{day}T10:00:00+00:00",
        "ends": f"{day}T{10 + minutes // 60}:00:00+00:00",
        "minutes": minutes,
        "mode": "remote" if number <= 2 else "on_site",
        "state": "held",
        "present": PRESENT[number - 1],
        "person_minutes": PRESENT[number - 1] * minutes,
        "work_minutes": PRESENT[number - 1] * minutes - (1500 if number == 8 else 0),
        "working_modes": fi("ohjattu pari- ja ryhmätyöskentely") if number > 2 else {},
    }


def wave(stage, opens, closes, answered, items):
    return {
        "stage": stage,
        "title": {
            "pre": fi("Alkukysely"),
            "mid": fi("Väliarviointi"),
            "post": fi("Loppukysely"),
        }[stage],
        "version": 1,
        "licence": "CC BY 4.0",
        "source": "",
        "mode": "paired",
        "state": "sealed",
        "opens": f"{opens}T06:00:00+00:00",
        "closes": f"{closes}T20:59:00+00:00",
        "invited": 14,
        "answered": answered,
        "items": items,
    }


def item(key, text, form, statement=None, kind="scale"):
    scale = {"perceived": "change5", "state": "agree5"}[form] if kind == "scale" else ""
    return {"key": key, "kind": kind, "form": form, "scale": scale, "text": fi(text), "statement": statement}


def waves():
    states = [item(f"{key}-now", text, "state", key) for key, (text, _counts) in STATES.items()]
    perceived = [item(key, NAMES[key], "perceived", key) for key in NAMES]
    mid = [
        item("valmennus-vahvistaa", "Tapaamiset vahvistavat me-henkeä ja yhteisöllisyyttä.", "state", "me-henki"),
        item("opin-tuntemaan", "Tapaamisissa opin tuntemaan muita.", "state", "tuntea"),
        item("yhteistyo-lisaantyy", "Tapaamiset lisäävät yhteistyötä.", "state", "konkreettinen"),
    ]
    words = item("sanat", "Mitä haluat sanoa?", "state", kind="text")
    return {
        "pre": wave("pre", "2021-09-06", "2021-09-17", 12, states),
        "mid": wave("mid", "2022-03-25", "2022-04-08", 13, mid),
        "post": wave("post", "2022-12-16", "2023-01-09", 14, [*perceived, *states, words]),
    }


def release(perceived=None, answered=14):
    asked = waves()
    mid = [
        cell("mid", key, counts, n=13, statement=s, form="state", scheme="agree")
        for key, s, counts in [
            ("valmennus-vahvistaa", "me-henki", (1, 4, 8)),
            ("opin-tuntemaan", "tuntea", (2, 5, 6)),
            ("yhteistyo-lisaantyy", "konkreettinen", (4, 6, 3)),
        ]
    ]
    shown = PERCEIVED | (perceived or {})
    return {
        "format": 1,
        "profile": "standard",
        "k": 5,
        "waves": [
            {
                "key": key,
                "stage": w["stage"],
                "title": w["title"],
                "opens": w["opens"],
                "closes": w["closes"],
                "invited": 14,
                "answered": answered if key == "post" else w["answered"],
            }
            for key, w in asked.items()
        ],
        "cells": [
            *(
                cell("post", key, counts, n=13 if key == "osaaminen" else 14, dont_know=1 if key == "osaaminen" else 0)
                if counts
                else cell("post", key, None, n=None, dont_know=None, why="below_k")
                for key, counts in shown.items()
            ),
            *(state_item(key, counts) for key, (_text, counts) in STATES.items()),
            *mid,
        ],
        "comments": [{"wave": "post", "item": "sanat", "n": None, "shown": False, "why": "below_k"}],
    }


def a_document(edition="funder", perceived=None, answered=14, **changes):
    data = {
        "format": 1,
        "edition": edition,
        "frozen_at": "2023-05-26T07:02:00+00:00",
        "programme": {
            "slug": "oaj-yamk",
            "name": fi("Sote-alan YAMK-tiimien työhyvinvointivalmennus")
            | {"en": "Wellbeing coaching of master’s teams"},
            "report_title": fi("Muutama askel kohti yhteisöllisyyttä"),
            "starting_point": fi("Tiimit halusivat tutustua toisiinsa paremmin."),
            "working_methods": fi("Yhteisiä tapaamisia, ohjattua pari- ja ryhmätyöskentelyä ja keskustelua."),
            "overall_verdict": fi("Kokonaisuudessaan valmennus vastasi asetettuihin tavoitteisiin."),
            "overall_source": "Hautala 2023",
            "limitations": fi("Hyvään alkuun päästiin, mutta se yksinään ei vielä saa ihmeitä aikaan."),
            "starts": "2021-08-09",
            "ends": "2022-12-15",
            "mode": "on_site",
            "quota_minutes": 1200,
            "quota_per": "each",
            "profile": "standard",
            "k": 5,
            "controller": "Esimerkkikoulu",
            "participants": 14,
            "left": 0,
            "groups": 1,
            "made_up": {"notice": fi("Esimerkkiaineisto: vastaukset ovat keksittyjä"), "what": ["answers"]},
        },
        "project": {
            "title": fi("Työhyvinvointihanke"),
            "acronym": "",
            "funder": "OAJ:n työhyvinvointirahasto",
            "fund": "",
            "call": "",
            "reference": "",
            "funding_sentence": fi("OAJ:n työhyvinvointirahasto on tukenut hanketta."),
            "starts": "2021-01-01",
            "ends": "2022-12-31",
            "grant_eur": None,
            "employer_share_percent": 20,
            "starting_situation": fi("Sote-alan YAMK-tiimit hakivat tukea työhyvinvointihankkeeseen."),
            "partners": [
                {"role": "applicant", "name": "Sote-alan YAMK-tiimit", "note": {}},
                {"role": "provider", "name": "Valmennustrio Oy", "note": {}},
            ],
            "decisions": [
                {
                    "on": None,
                    "title": fi("Valmennus hankitaan valmiina pakettina"),
                    "options": {},
                    "reason": fi("Sopiva kokonaisuus oli tarjolla."),
                }
            ],
            "tenders": [
                {
                    "supplier": "Valmennustrio Oy",
                    "price_eur": None,
                    "on": None,
                    "chosen": True,
                    "reason": fi("Valittiin tarjousten perusteella."),
                }
            ],
            "follow_ons": [
                {
                    "title": fi("Jatkohanke"),
                    "need": fi("Yhteistä kehittämistä tulisi jatkaa jollakin tavalla."),
                    "planned": fi("Suunniteltiin viimeisellä tapaamiskerralla."),
                    "state": "not_submitted",
                    "reason": fi("Organisoitumismuutokset."),
                    "on": None,
                }
            ],
            "dissemination": [
                {
                    "when": "2021–2022",
                    "what": fi("Kokemuksia jaettiin koko valmennuksen ajan"),
                    "audience": fi("oma osaamisyksikkö"),
                }
            ],
            "publications": [{"citation": "Hautala, A. 2023. Muutama askel.", "on": "2023-05-11", "lead": {}}],
        },
        "goals": [goal(number, *row) for number, row in enumerate(GOALS, 1)],
        "statements": [
            {
                "id": f"statement:{key}",
                "key": key,
                "goal": GOAL_OF.get(key),
                "name": fi(name),
                "due": "2023-12-31" if GOAL_OF.get(key) == "g4" else None,
                "contexts": ["muut-asiat"] if key == "tyohyvinvointi" else [],
            }
            for key, name in NAMES.items()
        ],
        "context": [
            {
                "id": "context:muut-asiat",
                "key": "muut-asiat",
                "on": None,
                "text": fi("Työyhteisössä toteutui yhtä aikaa muita asioita, jotka voivat selittää tulosta."),
                "source": "Hautala 2023",
                "statements": ["tyohyvinvointi"],
            }
        ],
        "phases": [
            {"key": "haastattelut", "title": fi("Haastattelut"), "bullets": {}, "scope": "person"},
            {"key": "etana", "title": fi("Etänä"), "bullets": {}, "scope": "common"},
            {"key": "lasna", "title": fi("Läsnä"), "bullets": {}, "scope": "common"},
        ],
        "themes": [{"key": key, "title": fi(title), "kind": "content"} for key, title in THEMES],
        "sessions": [session(number) for number in range(1, 9)],
        "interviews": {
            "id": "sessions:interviews",
            "planned": 14,
            "first": "2021-08-09T06:00:00+00:00",
            "last": "2021-08-27T07:00:00+00:00",
            "minutes": 60,
            "present": 14,
            "person_minutes": 840,
            "work_minutes": 840,
            "phase": "haastattelut",
        },
        "reach": {"id": "reach", "attendances": 104, "persons": 14, "outsiders": 0, "unknown": 0},
        "hours": {"id": "hours", "work": 16440, "own": 1500, "quota": 16800},
        "totals": {"participants": 14, "sessions": 8, "attendances": 104, "answered": 14, "invited": 14},
        "reviews": [
            {
                "id": "review:2022-04-21",
                "held_on": "2022-04-21",
                "wave": "mid",
                "learnt": fi("Tutustuminen eteni, konkreettinen yhteistyö ei vielä."),
                "changes": [
                    {
                        "id": "change:t7:1",
                        "session": "t7",
                        "ordinal": 7,
                        "title": fi("Luottamuksen rakentaminen"),
                        "before": {"minutes": 90, "plan": fi("Alustus ja yhteinen keskustelu")},
                        "after": {"minutes": 150, "plan": fi("Palauteharjoitus pareissa yli ohjelmarajojen")},
                        "reason": fi("Yhteistyötä tehtiin tuttujen kesken."),
                        "goal": "g4",
                    }
                ],
            }
        ],
        "quotes": [
            {
                "id": "quote:1",
                "text": fi("Näiden tapaamisten jälkeen tunsin oloni todellakin voimaantuneeksi."),
                "source": "Avoin loppupalaute, Hautala 2023",
            }
        ],
        "outputs": [
            {
                "id": "output:kalenteri",
                "key": "kalenteri",
                "kind": "tool",
                "title": fi("Kohtaamiskalenteri"),
                "text": {},
                "rhythm": "",
                "state": "idea",
                "goals": ["g2", "g3"],
                "sessions": ["t8"],
            },
            {
                "id": "output:tapahtumat",
                "key": "tapahtumat",
                "kind": "event",
                "title": fi("Yhteisöllisyyttä vahvistavat tapahtumat"),
                "text": {},
                "rhythm": "FREQ=MONTHLY;INTERVAL=3",
                "state": "idea",
                "goals": ["g1", "g2"],
                "sessions": ["t8"],
            },
        ],
        "waves": waves(),
        "pairing_key_destroyed": "2023-01-23T04:00:00+00:00",
        "release": release(perceived, answered),
        "texts": {},
    }
    return with_outcomes(data | changes)
