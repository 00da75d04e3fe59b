"""Where the pages of registers are."""

from __future__ import annotations

from django.urls import path

from tradewind_desk.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.every, name="list"),
    path("make/", views.make, name="make"),
    path("upload/", views.upload, name="upload"),
    path("take/", views.take, name="take"),
    path("<uuid:register>/", views.show, name="show"),
    path("<uuid:register>/remove/", views.remove, name="remove"),
    path("<uuid:register>/start/<slug:kind>/", views.start, name="start"),
    path("work/<uuid:job>/", views.work, name="job"),
    path("work/<uuid:job>/progress/", views.progress, name="progress"),
    path("work/<uuid:job>/stop/", views.stop, name="stop"),
    path("work/<uuid:job>/resume/", views.resume, name="resume"),
    path("work/<uuid:job>/row/", views.explain, name="row"),
    path("work/<uuid:job>/start/<slug:kind>/", views.start_after, name="start_after"),
    path("work/<uuid:job>/cases/", views.to_cases, name="cases"),
    path("work/<uuid:job>/file/<str:name>", views.download, name="file"),
]
