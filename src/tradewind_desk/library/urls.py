"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.library import views

app_name = "library"
urlpatterns = [
    path("", views.search, name="search"),
    path("facts/<path:fact>", views.fact, name="fact"),
    path("due/", views.stale, name="stale"),
    path("suggest/<path:fact>", views.suggest, name="suggest"),
    path("corrections/", views.reviews, name="reviews"),
    path("corrections/<uuid:pk>/", views.review, name="review"),
    path("corrections/<path:pack>.yaml", views.pack_file, name="pack_file"),
]
