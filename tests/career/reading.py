"""What a test looks up in the career-mentoring scheme."""

from ithaca.programmes.policy import JoiningPolicy


def in_role(scheme, role):
    return scheme.section(JoiningPolicy).roles[role]


def fields(scheme, form, **wanted):
    """The names of a form's fields of which all this is true."""
    return {
        field.name
        for field in scheme.forms[form].field
        if all(getattr(field, key) == value for key, value in wanted.items())
    }


def values(scheme, form, field):
    return [choice.value for choice in scheme.forms[form].get(field).choices]


def says(scheme, page, *words):
    body = " ".join(scheme.pages[page].body.split())
    return [word for word in words if word not in body] == []


def headings(page):
    return [line.lstrip("# ") for line in page.body.splitlines() if line.startswith("### ")]


def answered(page):
    """Questions that have an answer under them."""
    parts = page.body.split("\n### ")[1:]
    return [part.partition("\n")[0] for part in parts if part.partition("\n")[2].strip()]
