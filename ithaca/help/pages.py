from ithaca.kit import links

links.page("enquiry", "help:enquiry")
