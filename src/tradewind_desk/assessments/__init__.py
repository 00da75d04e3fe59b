"""The assessments that a plan shows, in order: adding one is a folder and a line here."""

from tradewind_desk.assessments.duty.section import SECTION as DUTY
from tradewind_desk.assessments.presence.section import SECTION as PRESENCE
from tradewind_desk.assessments.routes.section import SECTION as ROUTES
from tradewind_desk.assessments.schemes.section import SECTION as SCHEMES
from tradewind_desk.assessments.section import Section
from tradewind_desk.assessments.standards.section import SECTION as STANDARDS
from tradewind_desk.assessments.timetable.section import SECTION as TIMETABLE
from tradewind_desk.assessments.unknown.section import SECTION as UNKNOWN
from tradewind_desk.assessments.upgrade.section import SECTION as UPGRADE

ASSESSMENTS: tuple[Section, ...] = (
    ROUTES,
    DUTY,
    STANDARDS,
    SCHEMES,
    PRESENCE,
    UPGRADE,
    TIMETABLE,
    UNKNOWN,
)

__all__ = ["ASSESSMENTS", "Section"]
