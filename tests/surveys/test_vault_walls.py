"""Nobody but the vault can name the answer tables: not by import, not by the app registry, not in SQL."""

import ast
from pathlib import Path

import pytest

from surveys import models

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("jobs", "accounts", "programmes", "sessions", "surveys", "reports", "wellbeing")
CLASSES = {"Response", "Comment", "Draft", "LedgerEntry"}
TABLES = tuple(f"surveys_{name.lower()}" for name in CLASSES)
ALLOWED = {"surveys/models/__init__.py", "surveys/models/answers.py", "surveys/apps.py"}


def doors(tree, package):
    """What in a module reaches for answers. `package` = the module's package, for relative imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            names = {alias.name for alias in node.names}
            if module.startswith("surveys.models.answers") or (module == "surveys.models" and "answers" in names):
                yield f"from {module}"
            if module.startswith("surveys") and names & CLASSES:
                yield f"from {module} import {names & CLASSES}"
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("surveys.models.answers"))
        elif isinstance(node, ast.Attribute) and node.attr == "answers" and ast.unparse(node.value).endswith("models"):
            yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("get_model", "get_models")):
            words = {arg.value.lower() for arg in node.args if isinstance(arg, ast.Constant)}
            if any(name.lower() in word for word in words for name in CLASSES):
                yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and any(t in node.value for t in TABLES):
            yield node.value


def found_in(path):
    relative = path.relative_to(ROOT)
    return sorted(doors(ast.parse(path.read_text(encoding="utf-8")), relative.parts[:-1]))


def product_modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            relative = str(path.relative_to(ROOT))
            if "migrations" in path.parts or relative in ALLOWED or relative.startswith("surveys/vault/"):
                continue
            yield path


def test_only_the_vault_reaches_the_answers():
    assert {str(path.relative_to(ROOT)): found_in(path) for path in product_modules() if found_in(path)} == {}


@pytest.mark.parametrize(
    "code",
    [
        "from surveys.models.answers import Response",
        "from surveys.models import answers",
        "from .models.answers import Draft",
        "from .models import answers",
        "import surveys.models.answers as a",
        "from surveys import models\nmodels.answers.Response.objects.all()",
        'apps.get_model("surveys", "Response")',
        'apps.get_model("surveys.response")',
        'cursor.execute("SELECT * FROM surveys_response")',
        "from surveys.vault.submitting import Response",
    ],
)
def test_the_check_sees_every_way_in(code):
    assert list(doors(ast.parse(code), ("surveys",)))


def test_the_check_leaves_other_words_alone():
    code = (
        'from surveys.models import Wave\nfrom surveys import vault\nx = "a response"\napps.get_model("surveys.Wave")'
    )
    assert list(doors(ast.parse(code), ("reports",))) == []


def test_the_package_of_models_does_not_offer_them():
    assert not CLASSES & set(vars(models))
