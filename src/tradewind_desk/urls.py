"""Where every page is: one line for each folder of pages."""

from __future__ import annotations

from django.urls import include, path

from tradewind_desk import start
from tradewind_desk.api.door import api

urlpatterns = [
    path("", start.start, name="start"),
    path("language/", start.choose_language, name="language"),
    path("acting/", start.choose_acting, name="acting"),
    path("healthz", start.health, name="health"),
    path("account/", include("tradewind_desk.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("cases/", include("tradewind_desk.cases.urls")),
    path("consents/", include("tradewind_desk.consents.urls")),
    path("firms/", include("tradewind_desk.firms.urls")),
    path("library/", include("tradewind_desk.library.urls")),
    path("outcomes/", include("tradewind_desk.outcomes.urls")),
    path("plans/", include("tradewind_desk.plans.urls")),
    path("registers/", include("tradewind_desk.registers.urls")),
    path("services/", include("tradewind_desk.providers.urls")),
    path("api/", include("tradewind_desk.api.urls")),
    path("api/v1/", api.urls),
]
