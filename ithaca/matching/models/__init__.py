from ithaca.matching.models.asking import Choice, Request, Star
from ithaca.matching.models.rounds import Proposal, Rank, Round, Run, RunMember, as_json

__all__ = ["Choice", "Proposal", "Rank", "Request", "Round", "Run", "RunMember", "Star", "as_json"]
