from ithaca.kit import links

links.page("membership", "programmes:membership")
