"""Rounds of staff matching: from people and rules to the best plan, its proof and its reasons. README.md begins it.

Importing a module of this package loads numpy; nothing outside a round may do so.
"""
