"""The map as data: one row per stated field, for the command, the committed snapshot and the notice."""

from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps

from parlour.kernel.personal import gate, places, statements, uses


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the map, in words."""

    model: str
    field: str
    role: str
    subject: str
    says: str
    category: str
    uses: tuple[str, ...]
    source: str
    erase: str
    flags: tuple[str, ...]


def entries() -> list[Entry]:
    """Return the map of all installed models, ordered by model and field."""
    gate.load_statements()
    rows = []
    for model in apps.get_models(include_auto_created=False):
        facts = gate.facts_of(model)
        if facts is None or model._meta.proxy:
            continue
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            stated = gate.statement_of(field)
            if stated is not None:
                rows.append(_entry(model._meta.label, field.name, facts, stated))
    return sorted(rows, key=lambda row: (row.model, row.field))


def as_json() -> dict[str, Any]:
    """Return the whole map: uses, fields, places and cookies, as JSON values."""
    fields = [asdict(row) for row in entries()]
    return {
        "uses": [
            {
                "name": use.name,
                "sentence": use.sentence,
                "purpose": use.purpose.iri,
                "basis": use.basis.iri,
                "interest": use.basis.interest,
                "assessment": use.basis.assessment,
                "keep": str(use.keep),
            }
            for use in uses.declared_uses()
        ],
        "fields": fields,
        "places": [
            {"kind": p.kind, "name": p.name, "holds": p.holds, "keep": str(p.keep), "erased_by": p.erased_by}
            for p in places.places()
        ],
        "cookies": [asdict(cookie) for _, cookie in sorted(places.cookies().items())],
    }


def _entry(model: str, field: str, facts: gate.PrivateFacts, stated: statements.Statement) -> Entry:
    role, subject = facts[0].value, " | ".join(facts[1])
    if isinstance(stated, statements.Impersonal):
        return Entry(model, field, role, subject, stated.reason, "", (), "", "", ())
    names = tuple(use.name or use.sentence for use in stated.uses)
    if isinstance(stated, statements.SubjectEdge):
        return Entry(model, field, role, subject, f"leads to a person: {stated.edge.value}", "", names, "", "", ())
    flags = tuple(flag for flag in ("identifies", "mentions") if getattr(stated, flag))
    return Entry(
        model,
        field,
        role,
        subject,
        "personal",
        stated.category.iri,
        names,
        stated.source.value,
        stated.erase.value,
        flags,
    )
