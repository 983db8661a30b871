"""What a request and a proposal have in common: two who may come to work together, and an answer that is waited for."""


class BetweenTwo:
    """Laid over a model with `mentee` and `mentor`, memberships both, whose `OPEN` states wait for an answer."""

    OPEN: tuple[str, ...]

    def people(self) -> dict:
        """The `people` of a fact about it."""
        return {**self.mentee.people(), **self.mentor.people()}

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class BetweenTwoQuerySet:
    """Its rows."""

    def open(self):
        return self.filter(state__in=self.model.OPEN)
