"""Accounts in a real browser: a second step, keys, the login of another house, and every page."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.desk.browser.conftest import EMAILS
from tests.desk.browser.test_pages import NAMELESS

pytestmark = pytest.mark.parametrize("desk", ["people"], indirect=True)
PASSWORD = "a long enough pass phrase"
SUBMIT = "main form:has(input:not([type=hidden])) button[type=submit]"
# What stands on a page, its title and labels included, without names that are nobody's words.
SAID = """(() => { const main = document.querySelector('main');
main.querySelectorAll('code, .roomy tbody, textarea, [value], option').forEach(
  one => one.value && one.tagName != 'BUTTON' ? one.removeAttribute('value') : 0);
main.querySelectorAll('code, .roomy tbody, textarea').forEach(one => one.remove());
return [document.title, main.innerText, ...[...main.querySelectorAll('[placeholder],[title],[alt]')]
  .flatMap(one => [one.placeholder, one.title, one.alt])].filter(Boolean).join(' '); })()"""
NAMES = re.compile(
    r"[\w.+-]+@[\w.-]+|Example \w+|\(Jiangmen\)|JavaScript|PIN|English|Ho Man-wai|[A-Z2-7]{32}"
)
VISITOR = (
    *("login", "signup", "password/reset", "password/reset/done", "password/reset/key/1-a-b"),
    *("password/reset/key/done", "confirm-email", "confirm-email/a:b:c", "inactive"),
    *("oidc/oidc/login", "3rdparty/login/cancelled"),
)
PERSON = (
    *("logout", "email", "password/change", "reauthenticate", "reauthenticate/code", "sessions"),
    *("2fa", "2fa/webauthn", "2fa/webauthn/add", "2fa/recovery-codes/generate", "3rdparty"),
    *("profile", "members", "erase"),
)


def _letter(desk, to):
    """The link of the last letter to somebody, which a demo prints."""
    text = (desk.data / "log").read_text("utf-8", "replace")
    return re.findall(r"https?://\S+", text[text.rindex(f"To: {to}") :])[0]


def _sign_up(page, desk):
    """A new owner whose address is verified by the letter."""
    email = f"safe-{uuid4().hex[:8]}@example.com"
    page.goto(f"{desk.address}/account/signup/")
    for name, text in {"email": email, "name": "Example Person", "firm": "Example Pans"}.items():
        page.fill(f"input[name={name}]", text)
    page.select_option("select[name=place]", "HK")
    for name in ("password1", "password2"):
        page.fill(f"input[name={name}]", PASSWORD)
    page.click(SUBMIT)
    page.locator("details.who").wait_for()
    page.goto(f"{desk.address}/account/email/")
    page.click("button[name=action_send]")
    page.goto(_letter(desk, email))
    page.click("main button[type=submit]")
    return email


def _log_in(page, desk, email):
    page.goto(f"{desk.address}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")


def _log_out(page, desk):
    page.goto(f"{desk.address}/account/logout/")
    page.click("main form button")


def _go_as_oneself(page, address):
    """To a page that asks for the password once more."""
    page.goto(address)
    page.fill("input[name=password]", PASSWORD)
    page.click(SUBMIT)
    page.wait_for_url(address)


def _code(secret):
    now = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, now))


def _is_in(page):
    return page.locator("details.who").count() == 1


def test_a_person_sets_up_an_app_and_logs_in_with_its_code_or_a_recovery_code(opened, desk):
    page = opened(None, "/account/signup/")
    email = _sign_up(page, desk)
    _go_as_oneself(page, f"{desk.address}/account/2fa/totp/activate/")
    secret = page.input_value("#authenticator_secret")
    assert page.evaluate("document.querySelector('main img').naturalWidth") > 0
    page.fill("input[name=code]", _code(secret))
    page.click(SUBMIT)
    spare = page.input_value("#recovery_codes").split()
    assert len(spare) == 10
    for code in (None, spare[0]):
        _log_out(page, desk)
        _log_in(page, desk, email)
        page.fill("input[name=code]", code or _code(secret))
        page.click(SUBMIT)
        page.wait_for_url(f"{desk.address}/")
        assert _is_in(page)
    _log_out(page, desk)
    _log_in(page, desk, email)
    page.fill("input[name=code]", spare[0])  # it was used
    page.click(SUBMIT)
    page.locator(".errorlist").wait_for()
    assert not _is_in(page)


def _key(page):
    """A security key that the browser invents, and that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    told = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    told |= {"hasUserVerification": True, "isUserVerified": True}
    more = {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": told | more})


def test_a_passkey_logs_in_alone(opened, desk):
    page = opened(None, "/account/login/")
    desk = type(desk)(desk.address.replace("127.0.0.1", "localhost"), desk.data, desk.database)
    _key(page)
    _sign_up(page, desk)
    _go_as_oneself(page, f"{desk.address}/account/2fa/webauthn/add/")
    page.fill("input[name=name]", "Example key")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{desk.address}/account/2fa/webauthn/")
    assert page.get_by_text("Example key").first.is_visible()
    _log_out(page, desk)
    page.goto(f"{desk.address}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{desk.address}/")
    assert _is_in(page)


def test_a_key_that_cannot_work_says_so_on_the_page(opened):
    page = opened(None, "/account/login/")  # an address that is a number has no keys
    page.click("#passkey_login")
    page.locator("#key-fault").wait_for()
    assert page.locator("main > #key-fault").inner_text()


def _by_house(page, desk, house, **person):
    house.person = {"sub": person["email"], "email_verified": True, **person}
    page.goto(f"{desk.address}/account/login/")
    page.click("a[href*='/oidc/']")
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def test_another_house_lets_in_whom_the_desk_knows(opened, desk, house):
    page = opened(None, "/account/login/")
    _by_house(page, desk, house, email=EMAILS["owner"])
    page.wait_for_url(f"{desk.address}/")
    assert _is_in(page)


@pytest.mark.parametrize("is_verified", [True, False])
def test_another_house_lets_in_nobody_else(opened, desk, house, is_verified):
    email = EMAILS["analyst"] if not is_verified else "stranger@example.com"
    page = opened(None, "/account/login/")
    _by_house(page, desk, house, email=email, email_verified=is_verified)
    assert not _is_in(page)
    assert page.locator("main a[href='/account/signup/']").count() == 1


def test_an_invited_newcomer_comes_in_by_another_house(opened, desk, house):
    email = f"invited-{uuid4().hex[:8]}@example.com"
    page = opened("adviser", "/account/members/")
    page.fill("input[name=email]", email)
    page.click("form.narrow button.main")
    page = opened(None, "/account/login/")
    page.goto(_letter(desk, email))
    _by_house(page, desk, house, email=email, name="Example Newcomer")
    page.click("main form button.main")
    page.wait_for_url(f"{desk.address}/")
    told = page.inner_text("details.who summary")
    assert "Example Newcomer" in told and "Harbour Trade Council" in told


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_every_page_of_an_account_is_in_the_language_of_the_page_and_fits(opened, desk, lang):
    for role, paths in ((None, VISITOR), ("owner", PERSON)):
        page = opened(role, "/", lang, 360)
        for path in paths:
            page.goto(f"{desk.address}/account/{path}/")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            assert page.evaluate(NAMELESS) == [], path
            assert page.locator("h1").count() == 1, path
            said = NAMES.sub("", page.evaluate(SAID))
            assert lang == "en" or not re.search(r"[A-Za-z]{3}", said), (path, said)
