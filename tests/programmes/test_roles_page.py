"""docs/roles.md says what programmes/access.py does."""

from pathlib import Path

from programmes.access import ROLES, Permission

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "roles.md").read_text(encoding="utf-8")


def test_the_roles_page_says_what_the_table_in_code_says():
    for role, (sentence, may) in ROLES.items():
        names = ", ".join(p.value for p in Permission if p in may)
        assert f"## {role.value}\n\n{sentence}\n\nMay: {names}.\n" in PAGE


def test_there_is_no_permission_to_read_or_export_answers():
    assert [p for p in Permission if "answer" in p or "response" in p or "impersonate" in p] == []
