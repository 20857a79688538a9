"""Addresses of this app, under the organisation's settings."""

from django.urls import URLPattern, path

from parlour.people.views import people, profile, security, services

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("people/", people.index, name="list"),
    path("people/invitations/", people.invitations, name="invite"),
    path("people/invitations/<uuid:invitation_id>/renewal/", people.invitation_renewal, name="renew_invitation"),
    path(
        "people/invitations/<uuid:invitation_id>/withdrawal/", people.invitation_withdrawal, name="withdraw_invitation"
    ),
    path("people/<uuid:agent_id>/", people.person, name="person"),
    path("people/<uuid:agent_id>/closure/", people.closure, name="close"),
    path("people/<uuid:agent_id>/reopening/", people.reopening, name="reopen"),
    path("people/<uuid:agent_id>/photos/<uuid:photo_id>/", profile.photo, name="photo"),
    path("profile/", profile.edit, name="profile"),
    path("profile/photo/", profile.new_photo, name="new_photo"),
    path("profile/photo/removal/", profile.photo_removal, name="remove_photo"),
    path("sign-in/", security.index, name="sign_in"),
    path("sign-in/sessions/<int:session_id>/end/", security.session_end, name="end_session"),
    path("sign-in/sessions/others/end/", security.other_sessions_end, name="end_other_sessions"),
    path("places/", security.places, name="places"),
    path("sign-in-services/", services.index, name="services"),
    path("sign-in-services/new/<slug:kind>/", services.new, name="new_service"),
    path("sign-in-services/<uuid:service_id>/", services.edit, name="service"),
    path("sign-in-services/<uuid:service_id>/removal/", services.removal, name="remove_service"),
]
