from ithaca.kit import links

links.page("thread", "conversations:thread")
