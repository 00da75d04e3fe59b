"""Addresses of the adviser's pages."""

from __future__ import annotations

from django.urls import path, re_path

from tradewind_desk.cases.views import case, caseload, refer

app_name = "cases"
_ACTS = "|".join(case.ACTS)
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
urlpatterns = [
    path("", caseload.caseload, name="list"),
    re_path(r"^cases\.(?P<ending>csv|xlsx)$", caseload.export, name="export"),
    path("new/", caseload.new, name="new"),
    path("new/<uuid:pk>/", caseload.open_shared, name="open"),
    path("calls/", caseload.take_calls, name="import"),
    path("calls/take/", caseload.take_calls_now, name="import_now"),
    path("<uuid:pk>/", case.show, name="show"),
    path("<uuid:pk>/brief/", case.brief, name="brief"),
    path("<uuid:pk>/join/<uuid:firm>/", case.join, name="join"),
    path("<uuid:pk>/refer/", refer.refer, name="refer"),
    path("<uuid:pk>/documents/", case.add_document, name="add_document"),
    re_path(rf"^(?P<pk>{_ID})/add/(?P<name>{_ACTS})/$", case.act, name="act"),
    path("tasks/<uuid:pk>/", case.change_task, name="task"),
    path("documents/<uuid:pk>/", case.document, name="document"),
    path("documents/<uuid:pk>/remove/", case.remove_document, name="remove_document"),
    path("outcomes/<uuid:pk>/confirm/", case.confirm_outcome, name="confirm"),
    path("referrals/<uuid:pk>/withdraw/", refer.withdraw, name="withdraw"),
]
