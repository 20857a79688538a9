"""The start-up gate: first seen to refuse, then trusted when it lets the program start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models

from parlour.kernel.personal import (
    NOBODY,
    TENANT_IS_CONTROLLER,
    THIS_ROW,
    MapError,
    Use,
    as_long_as,
    dpv,
    gate,
    impersonal,
    legitimate_interest,
    pd,
    personal,
    statements,
)
from parlour.kernel.personal.uses import Basis, _uses
from parlour.kernel.personal.vocabulary import Term
from parlour.kernel.purposes import care
from parlour.people.models import User

pytestmark = [pytest.mark.promise("W12"), pytest.mark.promise("B03"), pytest.mark.promise("W04")]


@pytest.fixture
def registry() -> Apps:
    """An empty world, so that a faulty model of a test never reaches the real one."""
    return Apps()


def make(registry: Apps, **body: Any) -> type[models.Model]:
    meta = type("Meta", (), {"apps": registry, "app_label": "contacts"})
    key = impersonal(models.BigAutoField(primary_key=True), "a running number")
    facts = type("Privacy", (), {"role": TENANT_IS_CONTROLLER, "subject": THIS_ROW})
    attributes = {"__module__": __name__, "Meta": meta, "id": key, "Privacy": facts, **body}
    return type("Visitor", (models.Model,), {k: v for k, v in attributes.items() if v is not None})


def test_gate_passes_a_stated_model(registry: Apps) -> None:
    visitor = make(registry, name=personal(models.CharField(max_length=9), pd.Name, care))
    assert list(gate.inspect([visitor])) == []


def test_gate_names_an_unstated_field(registry: Apps) -> None:
    visitor = make(registry, shoe_size=models.IntegerField())
    assert list(gate.inspect([visitor])) == [
        "contacts.Visitor.shoe_size is unstated; wrap it in personal(...) or impersonal(...), or describe() its model."
    ]


def test_gate_names_a_model_without_role_and_subject(registry: Apps) -> None:
    visitor = make(registry, Privacy=None)
    assert list(gate.inspect([visitor])) == [
        "contacts.Visitor says neither who decides about it nor whom it concerns; "
        "add `class Privacy` with role and subject."
    ]


def test_gate_wants_the_keys_of_a_json_field(registry: Apps) -> None:
    visitor = make(registry, extra=impersonal(models.JSONField(), "closed words only"))
    assert list(gate.inspect([visitor])) == ["contacts.Visitor.extra is a JSON field; name its keys."]


def test_gate_refuses_a_foreign_key_to_a_person_that_is_called_impersonal(registry: Apps) -> None:
    visitor = make(registry, friend=impersonal(models.ForeignKey("self", on_delete=models.CASCADE), "names a row"))
    assert list(gate.inspect([visitor])) == [
        "contacts.Visitor.friend leads to a person; state the edge with concerns(...)."
    ]


def test_gate_refuses_personal_fields_that_no_path_reaches(registry: Apps) -> None:
    facts = type("Privacy", (), {"role": TENANT_IS_CONTROLLER, "subject": NOBODY})
    visitor = make(registry, Privacy=facts, name=personal(models.CharField(max_length=9), pd.Name, care))
    assert list(gate.inspect([visitor])) == [
        "contacts.Visitor.name is personal, but its model concerns nobody; name the path to the person."
    ]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("owner", "there is no field owner on contacts.Visitor."),
        ("plan", "the path “plan” ends at plan, which leads to no person."),
        ("match:nickname", "there is no field nickname on contacts.Visitor."),
        ("owners", "it is said to be reached through its owners, but no foreign key names it."),
    ],
)
def test_gate_refuses_a_path_that_leads_nowhere(registry: Apps, path: str, fault: str) -> None:
    facts = type("Privacy", (), {"role": TENANT_IS_CONTROLLER, "subject": path})
    visitor = make(registry, Privacy=facts, plan=impersonal(models.CharField(max_length=9), "a price plan"))
    assert list(gate.inspect([visitor])) == [f"contacts.Visitor: {fault}"]


def test_gate_refuses_an_empty_world() -> None:
    assert list(gate.inspect([])) == ["No model was inspected; a gate that looks at nothing lets everything through."]


def test_gate_refuses_an_unregistered_cache_and_log(registry: Apps, settings: Any) -> None:
    visitor = make(registry)
    settings.CACHES = {
        **settings.CACHES,
        "scratch": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    settings.LOGGING = {"handlers": {"syslog": {}}}
    assert list(gate.inspect([visitor])) == [
        "The cache “scratch” is not registered; declare_place() says what it holds and how it ends.",
        "The log “syslog” is not registered; declare_place() says what it holds and how it ends.",
    ]


@pytest.fixture
def unstated_email() -> Iterator[None]:
    """Take one statement of a real model away."""
    field = User._meta.get_field("email")
    stated = getattr(field, statements.ATTRIBUTE)
    delattr(field, statements.ATTRIBUTE)
    yield
    setattr(field, statements.ATTRIBUTE, stated)


def test_gate_notices_when_a_real_field_loses_its_statement(unstated_email: None) -> None:
    assert [fault.split(" is ")[0] for fault in gate.inspect(gate.all_models())] == ["people.User.email"]


def test_every_field_of_the_installed_program_is_stated() -> None:
    assert list(gate.inspect(gate.all_models())) == []


@pytest.mark.parametrize(
    "start",
    [
        "import parlour.config.wsgi",
        "import parlour.config.asgi",
        "import django; django.setup()",
        "from django.core.management import execute_from_command_line as run; run(['x', 'migrate', '--skip-checks'])",
    ],
)
def test_no_process_starts_with_an_unstated_model_even_with_checks_silenced(start: str, tmp_path: Path) -> None:
    package = tmp_path / "leaky"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "models.py").write_text(
        "from django.db import models\nclass Leak(models.Model):\n    nickname = models.CharField(max_length=9)\n"
    )
    (tmp_path / "leaky_settings.py").write_text(
        "from parlour.config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'leaky']\n"
        "SILENCED_SYSTEM_CHECKS = ['parlour.E001']\n"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "leaky_settings",
        "PARLOUR_DATA": str(tmp_path / "data"),
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), *sys.path])
    told = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, env=environment, timeout=60)
    assert told.returncode != 0
    assert "Parlour does not start, for its privacy map is not whole" in told.stderr
    assert "leaky.Leak says neither who decides about it nor whom it concerns" in told.stderr


def test_a_use_needs_a_basis_that_can_be_named() -> None:
    with pytest.raises(MapError, match="needs the interest in words"):
        Basis("A6-1-f-controller")
    with pytest.raises(TypeError):
        Use("Without a basis", purpose=dpv.CustomerCare, keep=as_long_as("it is"))  # type: ignore[call-arg]
    assert "Without a basis" not in _uses


def test_a_forbidden_purpose_and_a_forbidden_category_are_refused() -> None:
    with pytest.raises(MapError, match="SellDataToThirdParties"):
        Use(
            "Selling",
            purpose=Term("SellDataToThirdParties", "https://w3id.org/dpv#"),
            basis=legitimate_interest("money", assessment="none"),
            keep=as_long_as("it is"),
        )
    with pytest.raises(MapError, match="BirthDate"):
        personal(models.DateField(), Term("BirthDate", "https://w3id.org/dpv/pd#"), care)


def test_an_impersonal_field_gives_a_reason_and_a_personal_one_a_use() -> None:
    with pytest.raises(MapError, match="why the field concerns nobody"):
        impersonal(models.IntegerField(), "")
    with pytest.raises(MapError, match="at least one use"):
        personal(models.CharField(max_length=9), pd.Name)
