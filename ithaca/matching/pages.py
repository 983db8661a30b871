from ithaca.kit import links

links.page("request", "matching:request")
