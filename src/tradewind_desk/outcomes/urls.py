"""Where outcomes are counted."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.outcomes import views

app_name = "outcomes"
urlpatterns = [path("", views.funnel, name="funnel")]
