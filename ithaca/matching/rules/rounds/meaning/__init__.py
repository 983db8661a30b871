"""What texts mean, as arrows of whole numbers: a small language model, read with numpy alone. The model is an extra.

`measure` compares arrows and needs no model; `reading` makes them, and is imported by nobody before there is something to read.
"""

LENGTH = 1 << 11  # of an arrow: so short that a product of two adds up exactly in floats of 32 bits
WIDTH = 384  # numbers in an arrow
NAME = "all-MiniLM-L6-v2"
DIGEST = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"  # SHA-256 of its file
VERSION = f"{NAME} {DIGEST[:12]}"
EXTRA = "ithaca-mentoring[meaning]"
