"""Addresses of contacts and companies."""

from django.urls import URLPattern, path

from parlour.contacts.views import addresses, companies, contacts, merges, notes, suggestions

app_name = "contacts"

ONE = "contacts/<uuid:contact_id>/"
ADDRESS = ONE + "addresses/<uuid:identity_id>/"

urlpatterns: list[URLPattern] = [
    path("contacts/", contacts.index, name="list"),
    path("contacts/new/", contacts.new, name="new"),
    path("contacts/suggestions/", suggestions.index, name="suggestions"),
    path(ONE, contacts.show, name="show"),
    path(ONE + "edit/", contacts.edit, name="edit"),
    path(ONE + "notes/", notes.create, name="note_new"),
    path(ONE + "notes/<uuid:note_id>/", notes.edit, name="note"),
    path(ONE + "notes/<uuid:note_id>/end/", notes.destroy, name="note_end"),
    path(ONE + "addresses/new/", addresses.new, name="address_new"),
    path(ADDRESS + "end/", addresses.destroy, name="address_end"),
    path(ADDRESS + "block/", addresses.block, name="block"),
    path(ADDRESS + "block/end/", addresses.unblock, name="unblock"),
    path(ONE + "merge/", merges.choose, name="merge_choose"),
    path(ONE + "merge/<uuid:other_id>/", merges.merge, name="merge"),
    path(ONE + "merge/<uuid:other_id>/end/", merges.split, name="split"),
    path("companies/", companies.index, name="companies"),
    path("companies/new/", companies.new, name="company_new"),
    path("companies/<uuid:company_id>/", companies.show, name="company"),
    path("companies/<uuid:company_id>/edit/", companies.edit, name="company_edit"),
]
