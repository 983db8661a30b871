"""Help for the templates that lay out forms (templates/django/forms and the error summary)."""

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()
PLAINER = {
    "This field is required.": gettext_lazy("This needs an answer."),
    "Enter a valid email address.": gettext_lazy(
        "This does not look like a mail address. It should have an @, as in name@example.ac.uk."
    ),
    "Enter a valid date.": gettext_lazy("Please give a date, such as 27/11/2026."),
    "Enter a valid date/time.": gettext_lazy("Please give a day and a time."),
    "Enter a valid time.": gettext_lazy("Please give a time, such as 14:30."),
    "Enter a whole number.": gettext_lazy("Please give a whole number."),
    "Enter a number.": gettext_lazy("Please give a number."),
    "Enter a valid URL.": "Please give a web address that begins with https://.",
    "The submitted file is empty.": gettext_lazy("The file is empty. Choose another one."),
}


@register.filter
def kindly(error):
    """Django's own words for the commonest problems, said more plainly; any other words stay as they are."""
    return PLAINER.get(str(error), error)


def stopped(label):
    return label if str(label)[-1:] in "?.!:" else f"{label}:"


@register.filter
def fields_with_errors(form):
    """(where to go, the field's label, the words) for every error of a form, in the order of its fields; whole-form errors first."""
    found = [("", "", error) for error in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or next((choice.id_for_label for choice in field), field.auto_id)
        found += [(target, stopped(field.label), kindly(error)) for error in field.errors]
    return found


@register.filter
def kind_of(field):
    """How a field is laid out: hidden, check (one box), group (fieldset), or line."""
    if field.is_hidden:
        return "hidden"
    if field.field.widget.__class__.__name__ == "CheckboxInput":
        return "check"
    return "group" if field.use_fieldset else "line"


@register.filter
def guide_of(field):
    """How many characters a text area asks for at most, or nothing."""
    attrs = field.field.widget.attrs
    return (attrs.get("data-guide") or attrs.get("maxlength")) if field.widget_type in ("textarea",) else ""
