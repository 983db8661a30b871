from ithaca.relationships.reactions import standing_in, together

__all__ = ["standing_in", "together"]
