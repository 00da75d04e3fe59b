"""What a bill of materials says: values by origin, and what an origin rule would still need."""

from tradewind.assess.materials.answer import MaterialsAnswer, OfOrigin, answer

__all__ = ["MaterialsAnswer", "OfOrigin", "answer"]
