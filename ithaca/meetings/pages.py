from ithaca.kit import links

links.page("meeting", "meetings:meeting")
