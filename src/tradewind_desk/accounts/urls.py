"""Where a person is at home, and an organisation keeps its members."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("members/", views.members, name="members"),
    path("members/<uuid:membership_id>/", views.change_member, name="change_member"),
    path("invitations/<uuid:invitation_id>/", views.recall, name="recall"),
    path("invited/<str:token>/", views.invited, name="invited"),
    path("export/", views.export, name="export"),
    path("erase/", views.erase, name="erase"),
    path("welcome/", views.after_login, name="after_login"),
]
