from django.utils.translation import gettext_lazy

from ithaca.kit.policies import policy, setting
from ithaca.kit.rules.periods import Period
from ithaca.kit.timing import lasting

WORDS = {
    "people": gettext_lazy(
        "What is stored about somebody goes {time} after their part here is over, if they have none elsewhere."
    ),
    "messages": gettext_lazy(
        "What people wrote to each other, and the details that they shared, go {time} after it has ended."
    ),
    "letters": gettext_lazy("Letters that went out go after {time}."),
    "lists": gettext_lazy(
        "Spreadsheets that were brought in, and lists of those who wait for sign-up, go after {time}."
    ),
}


@policy("keeping")
class KeepingPolicy:
    """How long things are kept, where it is another time than everywhere else."""

    people: Period | None = setting("What is stored about somebody whose part is over: `3 years`.", None)
    messages: Period | None = setting(
        "Messages, their files and shared contact details, after the end: `90 days`.", None
    )
    letters: Period | None = setting("Letters that went out: `6 months`.", None)
    lists: Period | None = setting("Spreadsheets brought in, and lists of those who wait: `1 year`.", None)

    def periods(self) -> dict[str, Period]:
        """What the scheme says, by the `term` of what is kept so long."""
        return {term: value for term in WORDS if (value := getattr(self, term)) is not None}

    def problems(self, scheme):
        for term, value in self.periods().items():
            if value.about_days() < 1:
                yield (term,), str(value), "a day or more"

    def says(self, scheme):
        for term, value in self.periods().items():
            yield WORDS[term].format(time=lasting(value))
