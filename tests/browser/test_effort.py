"""Setting things up, counted by the keystroke-level model: a small programme, and HyPe's vocational pilot."""

import re

from playwright.sync_api import expect

from .effort import Person

GOALS = "Vahvistaa me-henkeämme\nVahvistaa yhteisöllisyyttä\nOppia tuntemaan toisiamme\nLisätä yhteistyötä"


def people(count, *, groups=0):
    """Lines as they come from a spreadsheet: name, e-mail and, where there are groups, the group."""
    line = "Osallistuja {n} Keksitty\to{n}@effort.example"
    lines = [line.format(n=n) + (f"\tOppilaitos {chr(65 + n % groups)}" if groups else "") for n in range(count)]
    return "\n".join(lines)


def test_a_small_programme_is_set_up_and_fourteen_invited_in_ten_minutes(open_page):
    who = Person(open_page(role="coordinator"))
    who.open("/programmes/new/")
    who.type("name", "Tiimin työhyvinvointivalmennus")
    who.type("funder", "OAJ:n työhyvinvointirahasto")
    who.paste("goals", GOALS)
    who.paste("people", people(14))
    who.type("first", "2.9.2027")
    who.type("times_0", "13–15.30")
    who.type("count", "8")
    who.type("last", "27.4.2028")
    who.press(re.compile("^Luo valmennus"))
    expect(who.page.get_by_role("heading", level=1)).to_contain_text("Tiimin työhyvinvointivalmennus")
    who.click("Osallistujat ja tekijät")
    who.click(re.compile("^Lähetä tervetuloviesti"))
    who.press(re.compile("^Lähetä 14 viesti"))
    expect(who.page.locator("main")).to_contain_text("14")
    print(who.told("a small programme, fourteen invited"))
    assert (who.seconds <= 600, who.fields <= 25, len(set(who.screens)) <= 4) == (True, True, True), who.told("")


NINE = """Rakentaa hyvinvointia vahvistavaa näkökulmaa yhteisöllisyyteen
- Yhteisöllisyys
- Luottamus
Vahvistaa osallisuutta ja hyvinvointia
- Yhteisöohjautuvuus
- Työhyvinvointi yleisesti
Kehittää vuorovaikutusta verkossa
- Dialogitaidot
- Verkossa toimiminen
Tukea johtamista ja toimintatapoja
- Pedagoginen johtaminen
- Rakenteet ja prosessit
- Yhdessä sovitut toimintatavat"""
PARTNERS = [
    ("Keksitty ammatillinen opettajakorkeakoulu A", "implementer"),
    ("Keksitty ammatillinen opettajakorkeakoulu B", "implementer"),
    ("Keksitty ammattijärjestö", "partner"),
    ("Keksitty työnantajaliitto", "partner"),
]


def test_the_vocational_pilot_is_set_up_from_nothing_in_five_minutes(open_page, house, tmp_path):
    who = Person(open_page(role="coordinator"))
    who.open("/projects/new/")
    who.type("title_fi", "Pedagoginen hyvinvointi, toinen kerta")
    who.type("funder", "TYÖ2030-ohjelma")
    who.type("starts", "1.6.2027")
    who.type("ends", "31.3.2028")
    who.press("Perusta hanke")
    project = who.page.url
    for name, role in PARTNERS:
        who.click("Lisää kumppani")
        who.type("organisation", name)
        who.choose("role", role)
        who.press("Tallenna")
    who.click("Uusi valmennus tähän hankkeeseen")
    who.click("Tyhjä")
    who.type("name", "Vuorovaikutus verkossa, toinen kerta")
    who.type("starts", "1.9.2027")
    who.type("ends", "31.3.2028")
    who.press(re.compile("^Luo valmennus"))
    programme = who.page.url
    who.open(f"{programme}goals/add/")
    who.paste("goals", NINE)
    who.press(re.compile("^Lisää .*tavoit|^Lisää tavoitteet"))
    who.open(f"{programme}groups/add/")
    who.paste("groups", "\n".join(f"Oppilaitos {letter} (keksitty)" for letter in "ABCDEFGHIJ"))
    who.press(re.compile("^Lisää .*ryhm"))
    file = tmp_path / "osallistujat.csv"
    lines = people(59, groups=10).replace("\t", ";").splitlines()
    file.write_text("\n".join(["Nimi;Sähköposti;Ryhmä", *(f"{line} (keksitty)" for line in lines)]), "utf-8")
    who.open(f"{programme}people/upload/")
    who.attach("file", file)
    who.press(re.compile("^Tarkista"))
    who.press(re.compile("^Lisää 59"))
    print(who.told("HyPe's vocational pilot from nothing"))
    page = who.page
    page.goto(f"{programme}groups/")
    expect(page.locator("main")).to_contain_text("10 ryhmää")
    expect(page.locator("main")).to_contain_text("59 osallistujaa")
    page.goto(f"{programme}goals/")
    expect(page.locator("main")).to_contain_text("Yhdessä sovitut toimintatavat")
    page.goto(project)
    expect(page.locator("main")).to_contain_text("Keksitty työnantajaliitto")
    assert who.seconds <= 300, who.told("too slow")
