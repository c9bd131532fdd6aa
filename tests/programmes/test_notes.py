"""Who reads which note. A private one opens for its author only: no role, no file, no neighbour in the database."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from programmes import exchange, notes, sealed
from programmes.models import Note, Participant, Role
from programmes.views import notes as pages
from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = "Anna jännittää puhumista, ääkköset mukana"


def page(world, *rest):
    name, args = rest[0] if rest else "notes", rest[1:]
    return reverse(name, args=[world.programme.slug, *args])


def a_note(world, words=WORDS, *, by=Role.COORDINATOR, visibility="everyone", **about):
    return notes.write(world.programme, by=world.users[by], words=words, visibility=visibility, **about)


def sent(about="programme", visibility="private", text=WORDS):
    return {"about": about, "visibility": visibility, "text": text}


def reads(client, world):
    return [row.words for row in client.get(page(world)).context["rows"]]


@pytest.fixture
def clients(world, sign_in):
    return {role: sign_in(user) for role, user in world.users.items()}


@pytest.fixture
def other_coach(world):
    """A coach of another group of the same programme."""
    world.other_group = make.a_group(world.programme)
    world.users["other coach"] = make.a_member(world.programme, Role.COACH, group=world.other_group)
    return world.users["other coach"]


# ---- a private note -----------------------------------------------------------------------------------------------
def stored(note):
    """What a dump of the database holds of the note, read past Django."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM programmes_note WHERE id = %s", [note.pk])
        return cursor.fetchone()[0]


def test_the_database_never_holds_the_words_of_a_private_note(world):
    note = a_note(world, visibility="private")
    text = stored(note)
    assert text.startswith("notes-") and not any(word in text for word in (*WORDS.split(), WORDS.encode().hex()))
    assert sealed.opened(note) == WORDS
    notes.rewrite(note, by=world.users[Role.COORDINATOR], words="Aivan muuta", visibility="private")
    assert "muuta" not in stored(note) and sealed.opened(note) == "Aivan muuta"


def test_the_database_refuses_a_private_note_in_plain_words(world):
    with pytest.raises(IntegrityError, match="a_private_note_is_encrypted"), transaction.atomic():
        Note.objects.create(
            programme=world.programme, author=world.users[Role.COACH], visibility="private", text="Selväkielistä"
        )


def test_equal_words_and_short_words_are_not_told_apart(world):
    texts = {stored(a_note(world, words, visibility="private")) for words in ("Hei", "Hei", "Pitkä" * 40)}
    assert (len(texts), len({len(text) for text in texts})) == (3, 1)


def test_the_key_is_a_file_of_its_own_that_only_its_owner_reads(world):
    a_note(world, visibility="private")
    a_note(world, visibility="private")
    (path,) = Path(settings.KEYS_DIR).iterdir()
    assert (path.name.startswith("notes-"), len(path.read_bytes()), path.stat().st_mode & 0o777) == (True, 32, 0o600)


@pytest.mark.parametrize("moved", ["author", "programme"])
def test_a_private_note_put_on_somebody_elses_row_does_not_open(world, other_world, moved):
    note = a_note(world, visibility="private")
    setattr(note, moved, world.users[Role.COACH] if moved == "author" else other_world.programme)
    with pytest.raises(sealed.Unavailable):
        sealed.opened(note)


def test_nobody_but_its_author_reads_a_private_note(world, clients, sign_in, other_coach):
    note = a_note(world, by=Role.COACH, visibility="private", group=world.group)
    others = [client for role, client in clients.items() if role not in (Role.COACH, Role.FUNDER)]
    others += [sign_in(other_coach), sign_in(make.a_member(world.programme))]
    assert reads(clients[Role.COACH], world) == [WORDS]
    assert [reads(client, world) for client in others] == [[]] * 5
    staff = [clients[Role.COORDINATOR], sign_in(other_coach), sign_in(make.a_member(world.programme))]
    for client in staff:
        assert client.get(page(world, "note_edit", note.pk)).status_code == 404
        assert client.post(page(world, "note_edit", note.pk), sent()).status_code == 404
        assert client.post(page(world, "note_remove", note.pk)).status_code == 404
    assert sealed.opened(Note.objects.get()) == WORDS


def test_an_administrator_has_no_page_of_notes(world, sign_in):
    note = a_note(world, visibility="everyone")
    client = sign_in(make.a_user(is_staff=True))
    addresses = [page(world), page(world, "notes_add"), page(world, "note_edit", note.pk)]
    assert [client.get(address).status_code for address in addresses] == [403] * 3


def test_the_programme_file_leaves_private_notes_and_their_words_out(world):
    a_note(world, visibility="private")
    a_note(world, "Valmentajille", visibility="coaches")
    document = exchange.dump(world.programme)
    assert [note["text"] for note in document["notes"]] == ["Valmentajille"]
    assert "notes-" not in exchange.write(document)


def test_pages_of_notes_are_kept_by_no_browser(world, clients):
    for name in ("notes", "notes_add"):
        assert "no-store" in clients[Role.COACH].get(page(world, name)).headers["Cache-Control"]


# ---- when the key is away -----------------------------------------------------------------------------------------
@pytest.fixture
def without_key(world):
    note = a_note(world, visibility="private")
    (path,) = Path(settings.KEYS_DIR).iterdir()
    path.rename(path.with_suffix(".away"))
    return note, path


def test_without_its_key_a_note_says_why_and_the_others_are_shown(world, clients, without_key):
    a_note(world, "Kaikille")
    note, path = without_key
    rows = clients[Role.COORDINATOR].get(page(world)).context["rows"]
    assert [(row.words, bool(row.closed), row.may_change) for row in rows] == [
        ("Kaikille", False, True),
        ("", True, False),
    ]
    assert path.name in rows[1].closed
    assert clients[Role.COORDINATOR].get(page(world, "note_edit", note.pk)).context["note"].closed


def test_without_the_key_nothing_new_is_sealed_with_another_and_the_words_stay_in_the_form(world, clients, without_key):
    response = clients[Role.COORDINATOR].post(page(world, "notes_add"), sent(text="Uusi"))
    assert (response.status_code, response.context["form"]["text"].value(), Note.objects.count()) == (200, "Uusi", 1)
    assert response.context["form"].non_field_errors()


def test_a_key_of_another_installation_is_not_taken_for_ours(world, without_key):
    note, path = without_key
    path.write_bytes(b"x" * 32)
    with translation.override("en"), pytest.raises(sealed.Unavailable, match="isn’t the right one"):
        sealed.opened(note)


def test_the_doctor_tells_what_is_wrong_with_the_key_of_notes(world):
    assert sealed.check_keys()[1] == ""
    a_note(world, visibility="private")
    assert sealed.check_keys()[1] == ""
    (path,) = Path(settings.KEYS_DIR).iterdir()
    path.chmod(0o644)
    assert path.name in sealed.check_keys()[1]
    path.unlink()
    assert path.name in sealed.check_keys()[1]


def test_a_folder_that_cannot_be_written_is_told(world, clients, settings):
    settings.KEYS_DIR = Path(settings.KEYS_DIR) / "file"
    settings.KEYS_DIR.parent.mkdir(parents=True)
    settings.KEYS_DIR.write_text("not a folder")
    response = clients[Role.COORDINATOR].post(page(world, "notes_add"), sent())
    assert (response.status_code, len(response.context["form"].non_field_errors())) == (200, 1)
    assert Note.objects.count() == 0


# ---- who reads what is shared -------------------------------------------------------------------------------------
def everything(world, visibility):
    """Notes about the programme, two groups and two people, each saying what it is about."""
    anna, stranger = world.participants[0], make.a_participant(world.programme, group=world.other_group)
    a_note(world, "valmennus", visibility=visibility)
    a_note(world, "ryhmä", visibility=visibility, group=world.group)
    a_note(world, "toinen ryhmä", visibility=visibility, group=world.other_group)
    a_note(world, "Anna", visibility=visibility, participant=anna)
    a_note(world, "toinen osallistuja", visibility=visibility, participant=stranger)


OWN = ["Anna", "ryhmä", "valmennus"]
OTHER = ["toinen osallistuja", "toinen ryhmä", "valmennus"]
READS = {  # role: (what it reads of notes for coaches, of notes for everyone)
    Role.COORDINATOR: (sorted({*OWN, *OTHER}),) * 2,
    Role.COACH: (OWN, OWN),
    "other coach": (OTHER, OTHER),
    Role.CONTACT: ([], ["ryhmä", "valmennus"]),
    Role.PARTICIPANT: ([], OWN),
}


@pytest.mark.parametrize("role", READS)
def test_each_reads_what_is_meant_for_them_of_their_own_groups(world, other_coach, sign_in, role):
    for visibility, expected in zip(("coaches", "everyone"), READS[role], strict=True):
        Note.objects.all().delete()
        everything(world, visibility)
        assert (visibility, sorted(reads(sign_in(world.users[role]), world))) == (visibility, expected)


def test_whoever_has_left_or_comes_from_elsewhere_reads_nothing(world, other_world, sign_in):
    a_note(world)
    strangers = [sign_in(user) for user in other_world.users.values()]
    assert {client.get(page(world)).status_code for client in strangers} == {404}
    Participant.objects.filter(pk=world.participants[0].pk).update(left_on="2026-10-01")
    assert sign_in(world.users[Role.PARTICIPANT]).get(page(world)).status_code == 404


def test_a_contact_person_who_also_coaches_reads_as_a_contact_person(world, sign_in):
    a_note(world, visibility="coaches")
    user = world.users[Role.CONTACT]
    world.programme.memberships.create(user=user, role=Role.COACH, group=world.group)
    assert reads(sign_in(user), world) == []


def test_another_participants_note_is_nobody_elses(world, sign_in):
    a_note(world, "Bertasta", participant=world.participants[1])
    assert reads(sign_in(world.users[Role.PARTICIPANT]), world) == []


# ---- writing ------------------------------------------------------------------------------------------------------
def test_a_note_is_private_until_something_else_is_chosen(clients, world):
    form = clients[Role.COACH].get(page(world, "notes_add")).context["form"]
    assert form["visibility"].value() == "private"
    assert [who for _radio, who in form.readers()] == [who for _radio, who in form.readers() if str(who)]


def test_a_coach_writes_about_the_own_groups_and_the_people_in_them(world, clients, other_coach):
    stranger = make.a_participant(world.programme, group=world.other_group)
    for about in (f"group-{world.group.pk}", f"person-{world.participants[1].pk}"):
        assert clients[Role.COACH].post(page(world, "notes_add"), sent(about, "coaches")).status_code == 302
    assert list(Note.objects.order_by("pk").values_list("group", "participant")) == [
        (world.group.pk, None),
        (None, world.participants[1].pk),
    ]
    for about in ("programme", f"group-{world.other_group.pk}", f"person-{stranger.pk}", "", "x\x00", "group-9" * 999):
        response = clients[Role.COACH].post(page(world, "notes_add"), sent(about, "coaches"))
        assert (response.status_code, list(response.context["form"].errors)) == (200, ["about"])
    assert Note.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 10_001])
def test_a_bad_text_is_told_at_its_field(world, clients, text):
    response = clients[Role.COORDINATOR].post(page(world, "notes_add"), sent(text=text))
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["text"])


@pytest.mark.parametrize("visibility", ["", "public", "everyone\x00"])
def test_a_bad_choice_of_readers_is_told_at_its_field(world, clients, visibility):
    response = clients[Role.COORDINATOR].post(page(world, "notes_add"), sent(visibility=visibility))
    assert (list(response.context["form"].errors), Note.objects.count()) == (["visibility"], 0)


@pytest.mark.parametrize("role", [Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
def test_others_write_no_notes(world, clients, role):
    note = a_note(world)
    for address in (page(world, "notes_add"), page(world, "note_edit", note.pk), page(world, "note_remove", note.pk)):
        assert clients[role].post(address, sent()).status_code == 403


def test_an_address_may_say_what_the_note_is_about(world, clients):
    person = world.participants[2]
    form = clients[Role.COACH].get(page(world, "notes_add") + f"?about=person-{person.pk}").context["form"]
    assert form["about"].value() == f"person-{person.pk}"


def test_the_author_makes_a_private_note_one_for_everyone_and_back(world, clients):
    client = clients[Role.COORDINATOR]
    note = a_note(world, visibility="private", participant=world.participants[0])
    form = client.get(page(world, "note_edit", note.pk)).context["form"]
    assert form.initial == {"text": WORDS, "visibility": "private", "about": f"person-{world.participants[0].pk}"}
    client.post(page(world, "note_edit", note.pk), sent(visibility="everyone", text="Kaikille"))
    assert (stored(note), Note.objects.get().participant) == ("Kaikille", None)
    client.post(page(world, "note_edit", note.pk), sent(visibility="private", text="Kaikille"))
    assert "Kaikille" not in stored(note)


def test_what_others_have_shared_a_coordinator_removes_but_does_not_rewrite(world, clients, sign_in, other_coach):
    note = a_note(world, by=Role.COACH, visibility="coaches", group=world.group)
    assert clients[Role.COORDINATOR].get(page(world, "note_edit", note.pk)).status_code == 404
    assert sign_in(other_coach).post(page(world, "note_remove", note.pk)).status_code == 404
    deputy = sign_in(make.a_member(world.programme, Role.COACH, group=world.group))
    assert deputy.post(page(world, "note_remove", note.pk)).status_code == 404
    clients[Role.COORDINATOR].post(page(world, "note_remove", note.pk))
    assert Note.objects.count() == 0


def test_a_note_of_another_programme_is_not_found(world, other_world, clients):
    note = a_note(other_world)
    assert clients[Role.COORDINATOR].post(page(world, "note_remove", note.pk)).status_code == 404


def test_the_trail_tells_that_a_shared_note_was_written_and_nothing_of_it(world, clients):
    for visibility in ("private", "coaches"):
        clients[Role.COACH].post(page(world, "notes_add"), sent(f"group-{world.group.pk}", visibility))
    deed = world.programme.deeds.get()
    assert (deed.what, deed.about) == ("notes_add", "")


# ---- cost ---------------------------------------------------------------------------------------------------------
def test_the_page_costs_the_same_for_few_and_many_notes(world, clients, django_assert_num_queries):
    client = clients[Role.COORDINATOR]
    for size in (1, 2, 57):
        for number in range(size):
            a_note(world, visibility=("private", "coaches")[number % 2], participant=world.participants[number % 5])
        with django_assert_num_queries(8):
            context = client.get(page(world)).context
    assert (len(context["rows"]), context["page"].paginator.num_pages) == (pages.ON_A_PAGE, 2)
