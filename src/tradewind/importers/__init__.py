"""Publishers' own files, read into the user's packs: one module for each kind of file."""

from tradewind.importers.importing import Imported, Importing, run_import
from tradewind.importers.kinds import KINDS
from tradewind.importers.tally import Refused, Tally

__all__ = ["KINDS", "Imported", "Importing", "Refused", "Tally", "run_import"]
