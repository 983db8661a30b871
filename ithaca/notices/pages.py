from ithaca.kit import links

links.page("outbox", "notices:outbox", staff=True)
links.page("letters-to-many", "notices:letters", staff=True)
