"""Mail about what is due: once for each task, one letter for each person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tradewind_desk.cases import actions
from tradewind_desk.cases.reminders import remind


def task(adviser, case, what="Ring back", **told):
    given = {"due": timezone.localdate(), "who": adviser.person, **told}
    return actions.add_task(acting=adviser, case=case, what=what, **given)


def test_a_person_gets_one_letter_with_every_task_and_each_task_once(adviser, case):
    task(adviser, case, "Ring back")
    task(adviser, case, "Send samples", due=timezone.localdate() - timedelta(days=3))
    assert remind() == 1
    letter = mail.outbox[0]
    assert letter.to == [adviser.person.email]
    assert "Ring back" in letter.body
    assert "Send samples" in letter.body
    assert remind() == 0
    assert len(mail.outbox) == 1


def test_the_letter_is_in_the_language_of_the_person(adviser, case):
    adviser.person.language = "zh-hant"
    adviser.person.save()
    task(adviser, case)
    remind()
    assert "貿易風" in mail.outbox[0].subject


def test_what_is_not_due_yet_done_or_over_is_not_told(adviser, case):
    task(adviser, case, due=timezone.localdate() + timedelta(days=2))
    actions.finish_task(acting=adviser, task=task(adviser, case))
    case.refresh_from_db()
    task(adviser, case)
    actions.change_stage(acting=adviser, case=case, stage="closed", closing="no_need")
    assert remind() == 0


def test_who_has_left_the_body_is_not_told(adviser, case):
    task(adviser, case)
    adviser.delete()
    assert remind() == 0


def test_a_task_put_off_is_told_again(adviser, case):
    one = task(adviser, case)
    remind()
    one.refresh_from_db()
    actions.move_task(acting=adviser, task=one, due=timezone.localdate() + timedelta(days=1))
    assert remind() == 1


def test_a_letter_that_could_not_be_sent_is_sent_later(adviser, case, settings):
    task(adviser, case)
    settings.EMAIL_BACKEND = "nowhere.Backend"
    with pytest.raises(ImportError):
        remind()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert remind() == 1


def test_once_the_firm_withdraws_neither_letter_nor_first_page_tells_of_its_tasks(
    adviser, case, consent, logged_in
):
    given = consent(case.firm, adviser.organisation, "case")
    task(adviser, case, "Ring back")
    client = logged_in(adviser)
    assert "Ring back" in client.get("/").content.decode()
    given.withdrawn_at = timezone.now()
    given.save()
    assert remind() == 0
    first = client.get("/").content.decode()
    assert "Ring back" not in first
    assert case.firm.name not in first
    consent(case.firm, adviser.organisation, "plans")
    assert remind() == 1
