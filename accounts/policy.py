"""Marks of views outside programmes. Those of a programme's pages are in `programmes.access`."""


def public(view):
    """A page for anybody: sign-in, public statements, survey links (which carry their own key)."""
    view.policy = "public"
    return view


def signed_in(view):
    """A page for anybody signed in that shows only what is that person's own."""
    view.policy = "signed in"
    return view
