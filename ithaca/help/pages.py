from ithaca.kit import links

links.page("enquiry", "help:enquiry")
links.page("membership", "help:feedback_as", name="feedback")
links.page("relationship", "help:feedback_on", name="feedback")
