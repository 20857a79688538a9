"""Companies: the list, one of them, entering and correcting."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parlour.contacts import actions, policies, queries
from parlour.contacts.forms import CompanyForm, take
from parlour.contacts.views.found import company_or_404, context_of
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import toast

MOST_PEOPLE = 200
MOST_COMPANIES = 500


@require_safe
def index(request: AgentRequest, slug: str) -> HttpResponse:
    """The list by name; `q` narrows it."""
    policies.require(policies.may_view(request.agent.as_actor()))
    words = " ".join(request.GET.get("q", "").split())[:100]
    companies = queries.with_people_counted(queries.companies_visible_to(request.agent))
    found = companies.filter(name__icontains=words) if words else companies
    return render(request, "contacts/companies.html", {"companies": found[:MOST_COMPANIES], "q": words})


@require_safe
def show(request: AgentRequest, slug: str, company_id: UUID) -> HttpResponse:
    """One company and its people."""
    company = company_or_404(request, company_id)
    people = queries.page(queries.visible_to(request.agent).filter(company=company), size=MOST_PEOPLE).rows
    may_edit = policies.may_edit(request.agent.as_actor())
    return render(request, "contacts/company.html", {"company": company, "people": people, "may_edit": may_edit})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, slug: str) -> HttpResponse:
    """The form for a new company, and what it makes."""
    policies.require(policies.may_edit(request.agent.as_actor()))
    form = CompanyForm(request.POST or None)
    company = take(form, lambda: actions.create_company(**form.cleaned_data, **context_of(request)))
    if company:
        return HttpResponseRedirect(reverse("contacts:company", args=[slug, company.pk]))
    return render(request, "contacts/company_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, slug: str, company_id: UUID) -> HttpResponse:
    """What we hold of a company, to correct it."""
    actor, company = request.agent.as_actor(), company_or_404(request, company_id)
    policies.require(policies.may_edit(actor))
    values = {"name": company.name, "domain": company.domain, "note": company.note}
    form = CompanyForm(request.POST or None, initial=values)
    if take(form, lambda: actions.edit_company(company, actor=actor, **form.cleaned_data)):
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("contacts:company", args=[slug, company_id]))
    return render(request, "contacts/company_form.html", {"form": form, "company": company})
