from ithaca.kit import links

links.page("meeting", "meetings:meeting")
links.page("relationship", "meetings:book", name="meeting")
links.page("relationship", "meetings:offer", name="dates")
links.page("relationship", "meetings:log_past", name="meeting-log")
links.page("relationship", "meetings:impression", name="impression")
