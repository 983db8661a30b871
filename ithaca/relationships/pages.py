from ithaca.kit import links

links.page("relationship", "relationships:relationship")
links.page("goal", "relationships:goal")
