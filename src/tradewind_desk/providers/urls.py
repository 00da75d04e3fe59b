"""Addresses of the provider's pages."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.providers import views

app_name = "providers"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:pk>/", views.answer, name="answer"),
    path("profile/", views.profile, name="profile"),
    path("profile/change/", views.change_profile, name="change"),
    path("profile/accreditations/", views.add_accreditation, name="add_accreditation"),
    path("profile/accreditations/remove/", views.remove_accreditation, name="remove_accreditation"),
    path("profile/services/", views.keep_service, name="keep_service"),
    path("profile/services/<uuid:pk>/remove/", views.remove_service, name="remove_service"),
]
