from ithaca.kit import links

links.page("membership", "programmes:membership")
links.page("membership", "programmes:profile", name="profile")
links.page("membership", "programmes:reflection", name="reflection")
links.page("membership", "programmes:briefing", name="briefing")
