from ithaca.kit import links

links.page("programme", "desk:programme_of", staff=True)
links.page("people", "desk:people", staff=True)
links.page("membership", "desk:person", staff=True)
links.page("request", "desk:request", staff=True)
links.page("rematch", "desk:rematch", staff=True)
links.page("writing", "desk:write_to", staff=True)
links.page("doubles", "desk:doubles", staff=True)
