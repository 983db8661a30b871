from ithaca.kit import links

links.page("outbox", "notices:outbox", staff=True)
