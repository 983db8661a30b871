"""Rounds of more people than a matrix of all pairs can hold. README.md of the package above says how, and why it is proved.

Everybody stands in the order of their lots here, so the order of rows in a spreadsheet decides nothing. Nothing outside
`ithaca match` may import this: a web process loads no compiler.
"""
