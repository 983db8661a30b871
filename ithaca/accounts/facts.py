from ithaca.kit.facts import People, fact


@fact("account.opened", "Somebody proved an address by a code, and has an account.")
class AccountOpened:
    people: People


@fact("account.renamed", "Somebody changed how they are called.")
class PersonRenamed:
    people: People


@fact("account.sign-ins-ended", "Somebody ended sign-ins of their own on other devices.")
class SignInsEnded:
    people: People
    number: int
