"""Settings, limits and faults: what a desk in the open must hold to."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest
from django.core import mail
from django.test import Client, RequestFactory

from tradewind_desk.logs import NoSecrets
from tradewind_desk.spreadsheets import csv_lines


def _manage(tmp_path, *told, **environment):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TRADEWIND")}
    kept |= {
        "DJANGO_SETTINGS_MODULE": "tradewind_desk.settings",
        "TRADEWIND_DATA": str(tmp_path),
        "TRADEWIND_SECRET_KEY": "an example of 50 letters and signs: 0123456789!?-+*/",
        "TRADEWIND_ORIGIN": "https://desk.example.org",
        "TRADEWIND_HOSTS": "desk.example.org",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-m", "django", *told], env=kept, capture_output=True, text=True
    )


def test_the_check_for_deployment_finds_nothing(tmp_path):
    (tmp_path / "static").mkdir()
    done = _manage(tmp_path, "check", "--deploy", "--fail-level", "INFO")
    assert done.returncode == 0, done.stderr


def test_a_desk_in_the_open_has_the_settings_of_one(tmp_path):
    code = (
        "from django.conf import settings as s; import json; print(json.dumps([s.DEBUG,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SESSION_COOKIE_HTTPONLY, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN,"
        " s.PASSWORD_HASHERS[0].rpartition('.')[2], s.ACCOUNT_EMAIL_VERIFICATION,"
        " s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'][1:],"
        " s.CACHES['default']['BACKEND'].rpartition('.')[2]]))"
    )
    oidc = {
        "name": "House",
        "server_url": "https://id.example.org/realm",
        "client_id": "desk",
        "secret": "x",
    }
    done = _manage(tmp_path, "shell", "-v", "0", "-c", code, TRADEWIND_OIDC=json.dumps(oidc))
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told == [
        *(False, True, True, True, True, False, "Argon2PasswordHasher", "mandatory"),
        ["https://id.example.org"],
        "DatabaseCache",
    ]


IN_THE_OPEN = """
import json
from django.test import Client
client = Client(headers={"host": "desk.example.org"})
page = client.get("/", secure=True)
cookie = page.cookies["csrftoken"]
plain = client.get("/")
other = client.get("/", secure=True, headers={"host": "evil.example"})
forwarded = client.get("/", secure=True, headers={"x-forwarded-host": "evil.example"})
by_proxy = client.get("/", headers={"x-forwarded-proto": "https"})
print(json.dumps([dict(page.headers), [bool(cookie["secure"]), cookie["samesite"]],
 [one.status_code for one in (page, plain, other, by_proxy)], plain.headers["Location"],
 b"evil.example" in forwarded.content + other.content]))
"""


def test_a_desk_in_the_open_answers_over_https_under_its_own_name_and_in_no_frame(tmp_path):
    done = _manage(tmp_path, "shell", "-v", "0", "-c", IN_THE_OPEN)
    assert done.returncode == 0, done.stderr
    headers, cookie, codes, leads, is_fooled = json.loads(done.stdout.strip().splitlines()[-1])
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert cookie == [True, "Lax"]
    assert codes == [200, 301, 400, 200]
    assert leads == "https://desk.example.org/"
    assert not is_fooled


def test_a_form_with_thousands_of_fields_is_refused(db):
    told = {f"field{number}": "" for number in range(2001)}
    assert Client().post("/language/", told).status_code == 400


def test_nothing_is_signed_without_a_key(tmp_path):
    code = "from django.core import signing; signing.dumps(1)"
    assert _manage(tmp_path, "shell", "-c", code, TRADEWIND_SECRET_KEY="").returncode != 0


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "too large"), ("zh-hant", "檔案太大"), ("zh-hans", "文件太大")]
)
def test_what_is_too_large_is_refused_unread(db, lang, words):
    answer = Client().post(
        f"/language/?lang={lang}", {}, headers={"content-length": str(26 * 1024**2)}
    )
    assert answer.status_code == 413
    assert words in answer.content.decode()


def test_the_limit_counts_before_anything_is_read(settings):
    from tradewind_desk.refusals import LargestRequestMiddleware

    settings.LARGEST_REQUESTS = (("/", None, 10),)
    request = RequestFactory().post("/x", b"01234567890", content_type="text/plain")
    request.session, request.user = {}, type("Nobody", (), {"is_authenticated": False})()
    read = []
    answer = LargestRequestMiddleware(read.append)(request)
    assert (answer.status_code, read) == (413, [])


@pytest.mark.parametrize("code", [400, 403, 404, 500])
@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_each_fault_has_a_page_that_tells_nothing_of_the_inside(db, rf, code, lang):
    from django.utils import translation
    from django.views import defaults

    fault = ValueError("secret of the inside")
    request = rf.get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    view = {
        400: defaults.bad_request,
        403: defaults.permission_denied,
        404: defaults.page_not_found,
    }
    with translation.override(lang):
        answer = defaults.server_error(request) if code == 500 else view[code](request, fault)
    text = answer.content.decode()
    assert answer.status_code == code
    assert "secret of the inside" not in text and "Traceback" not in text
    assert 'class="top"' in text


def test_a_form_of_another_site_is_refused_with_a_page(db):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-HK"})
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "頁面開啟太久" in answer.content.decode()


def test_an_error_inside_is_a_plain_page_and_no_letter(db, monkeypatch):
    from tradewind_desk import start

    def fail(*told, **more):
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(start, "render", fail)
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    answer = client.get("/")
    assert answer.status_code == 500
    assert b"secret of the inside" not in answer.content
    assert mail.outbox == []  # a fault is told by the log alone, which leaves out what is secret


def _record(words, *told, trace=None):
    return logging.LogRecord("desk", logging.WARNING, "", 0, words, told, trace)


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer tw_abcdef0123",
        "password=hunter2hunter2",
        "Not Found: /account/invited/tw_abcdef0123/",
        '{"secret": "tw_abcdef0123"}',
        "cookie: sessionid=tw_abcdef0123",
    ],
)
def test_no_secret_stands_in_the_log(line):
    told = NoSecrets().format(_record("%s", line))
    assert "tw_abcdef0123" not in told
    assert "hunter2" not in told


def test_no_secret_stands_in_the_trace_of_an_error():
    try:
        raise ValueError("password=hunter2hunter2")
    except ValueError:
        told = NoSecrets().format(_record("it failed", trace=sys.exc_info()))
    assert "Traceback" in told and "hunter2" not in told


def test_a_log_line_without_a_secret_stays_as_it_was():
    assert NoSecrets().format(_record("Not Found: %s", "/x/")) == "Not Found: /x/"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"])
def test_no_cell_of_a_table_runs(text):
    line = list(csv_lines(["a"], [[text]]))[1]
    assert line.lstrip('"').startswith("'")


def test_numbers_and_unknowns_stay_what_they_are():
    assert list(csv_lines(["a", "b", "c"], [[-1, None, 2.5]]))[1] == "-1,,2.5\r\n"
