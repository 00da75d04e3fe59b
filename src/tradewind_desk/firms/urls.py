"""Addresses of the firm's pages."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.firms import file_views, material_views, views

app_name = "firms"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("describe/", views.describe, name="describe"),
    path("goods/", views.goods, name="goods"),
    path("template.<str:kind>", file_views.template, name="template"),
    path("<uuid:firm_id>/", views.show, name="show"),
    path("<uuid:firm_id>/next/", views.question, name="question"),
    path("<uuid:firm_id>/again/", views.again, name="again"),
    path("<uuid:firm_id>/field/", views.field, name="field"),
    path("<uuid:firm_id>/part/<slug:name>/", views.section, name="section"),
    path("<uuid:firm_id>/ready/", views.ready, name="ready"),
    path("<uuid:firm_id>/upload/", file_views.upload, name="upload"),
    path("<uuid:firm_id>/upload/take/", file_views.take, name="take"),
    path("<uuid:firm_id>/upload/faults.xlsx", file_views.faults, name="faults"),
    path("<uuid:firm_id>/materials/", material_views.show, name="materials"),
    path("<uuid:firm_id>/materials/take/", material_views.take, name="materials_take"),
    path("<uuid:firm_id>/materials/faults.xlsx", material_views.faults, name="materials_faults"),
    path("<uuid:firm_id>/materials/sheet.xlsx", material_views.sheet, name="materials_sheet"),
    path("<uuid:firm_id>/file.<str:kind>", file_views.download, name="download"),
    path("<uuid:firm_id>/history/", file_views.history, name="history"),
]
