from ithaca.kit.facts import inside
from ithaca.notices.actions import dues

inside(None)(dues.hear)
