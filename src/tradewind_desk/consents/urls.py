"""Where a firm says who sees what, and reads who saw it."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.consents import views, views_body, views_own

app_name = "consents"
urlpatterns = [
    path("", views.listed, name="list"),
    path("give/", views.give, name="give"),
    path("give/<uuid:organisation_id>/", views.give, name="give_to"),
    path("<uuid:consent_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:consent_id>/extend/", views.extend, name="extend"),
    path("stop/<uuid:organisation_id>/", views.stop, name="stop"),
    path("wishes/<uuid:wish_id>/", views.answer, name="answer"),
    path("firms/<uuid:firm_id>/record/", views_body.record, name="record"),
    path("firms/<uuid:firm_id>/ask/", views_body.ask, name="ask"),
    path("firms/<uuid:firm_id>/invite/", views_body.invite, name="invite"),
    path("audit/", views_own.account, name="audit"),
    path("audit.csv", views_own.account_csv, name="audit_csv"),
    path("export/", views_own.export, name="export"),
    path("erase/", views_own.erase, name="erase"),
]
