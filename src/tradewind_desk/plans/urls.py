"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.plans import views

app_name = "plans"
urlpatterns = [
    path("of/<uuid:firm_id>/", views.every, name="list"),
    path("of/<uuid:firm_id>/new/", views.new, name="new"),
    path("of/<uuid:firm_id>/changed/", views.changed_facts, name="changed"),
    path("<uuid:plan_id>/", views.show, name="show"),
    path("<uuid:plan_id>/part/<slug:name>/", views.section, name="section"),
    path("<uuid:plan_id>/market/<str:code>/", views.market, name="market"),
    path("<uuid:plan_id>/change/", views.change, name="change"),
    path("<uuid:plan_id>/label/", views.label, name="label"),
    path("<uuid:plan_id>/compare/", views.compare, name="compare"),
    path("<uuid:plan_id>/since/", views.changed_since, name="since"),
    path("<uuid:plan_id>/again/", views.again, name="again"),
    path("<uuid:plan_id>/print/", views.printed, name="print"),
    path("<uuid:plan_id>/plan.<str:kind>", views.download, name="download"),
]
