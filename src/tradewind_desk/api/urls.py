"""Addresses of the API and of its pages."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.api import views

app_name = "api"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:pk>/revoke/", views.revoke, name="revoke"),
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/<uuid:pk>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:pk>/<str:act>/", views.change_webhook, name="change_webhook"),
    path("deliveries/<uuid:pk>/again/", views.deliver_again, name="deliver_again"),
]
