"""Every table by name, for Django; each is written in the module of its subject."""

from tradewind_desk.records.cases import (
    Case,
    Document,
    Interaction,
    Outcome,
    Person,
    Referral,
    Task,
)
from tradewind_desk.records.consents import AuditEntry, Consent, Wish
from tradewind_desk.records.doors import Delivery, IdempotencyKey, Token, Webhook
from tradewind_desk.records.firms import Firm, FirmVersion, Plan, PutOff, SearchWord, Wording
from tradewind_desk.records.invitations import Invitation
from tradewind_desk.records.library import Correction
from tradewind_desk.records.people import Membership, Organisation, User
from tradewind_desk.records.providers import Provider, Service
from tradewind_desk.records.registers import Job, Register

__all__ = [
    "AuditEntry",
    "Case",
    "Consent",
    "Correction",
    "Delivery",
    "Document",
    "Firm",
    "FirmVersion",
    "IdempotencyKey",
    "Interaction",
    "Invitation",
    "Job",
    "Membership",
    "Organisation",
    "Outcome",
    "Person",
    "Plan",
    "Provider",
    "PutOff",
    "Referral",
    "Register",
    "SearchWord",
    "Service",
    "Task",
    "Token",
    "User",
    "Webhook",
    "Wish",
    "Wording",
]
