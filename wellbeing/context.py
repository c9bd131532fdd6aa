"""What every template may ask about the house."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from wellbeing.welcoming import menu_of

IN_THEIR_OWN_WORDS = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}  # the same in every language


def house(request):
    """`house.demo`, `.name`, `.here` (this page's address), `.other_languages` [(code, words)], `.menu` [(url, words)].

    Touches neither the session nor the database until `menu` is asked for: participants' pages use it too.
    """
    return {
        "house": {
            "name": "Askel",
            "demo": settings.DEMO,
            "here": request.get_full_path() if request.method in ("GET", "HEAD") else request.path,
            "language": get_language(),
            "menu": SimpleLazyObject(lambda: menu_of(request.user) if request.user.is_authenticated else []),
            "other_languages": [(code, words) for code, words in IN_THEIR_OWN_WORDS.items() if code != get_language()],
        }
    }
