"""Addresses of the library."""

from __future__ import annotations

from django.urls import path, re_path

from tradewind_desk.library import views

app_name = "library"
urlpatterns = [
    path("", views.search, name="search"),
    path("facts/<path:fact>", views.fact, name="fact"),
    path("due/", views.stale, name="stale"),
    path("suggest/<path:fact>", views.suggest, name="suggest"),
    path("corrections/", views.reviews, name="reviews"),
    path("corrections/<uuid:pk>/", views.review, name="review"),
    re_path(
        r"^corrections/(?P<pack>[a-z0-9/-]+)\.(?P<ending>yaml|zip)$",
        views.pack_file,
        name="pack_file",
    ),
]
