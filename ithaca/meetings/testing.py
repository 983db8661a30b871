"""Makers for tests: what a small scheme asks after a first meeting."""

FORM = """
title = "How was it?"
[[field]]
name = "fit"
label = "How well do you suit each other?"
kind = "choice"
required = true
seen_by = "nobody"
choices = [{ value = "well", label = "Well" }, { value = "hardly", label = "Hardly" }]
"""
