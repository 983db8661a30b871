from ithaca.kit import links

links.page("request", "matching:request")
links.page("directory", "matching:directory")
