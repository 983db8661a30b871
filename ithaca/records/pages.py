"""Which page shows what: for dues, letters and timelines."""

from ithaca.kit import links

links.page("person_request", "records:request", staff=True)
