"""Words of templates as messages: what translators get, and what comes back onto the page."""

import pytest
from django.template import Context, engines
from django.utils.translation import override

from ithaca.kit.translating import message
from ithaca.kit.translating.reading import Reader

TEMPLATES = {
    "<p>{{ mentor.name }} said <b>yes</b>, {{ at|weekday_date }}.</p>": ["{name} said <1>yes</1>, {at}."],
    "<p>One.</p> <p>Two.</p>": ["One.", "Two."],
    '<a href="/x">{% icon "mail" %}Write</a> <a href="/y">Call</a>': ["Write", "Call"],
    "Please answer {% if by %}by {{ by }}{% else %}when you can{% endif %}.": [
        "by {by}",
        "when you can",
        "Please answer {if}.",
    ],
    '<input placeholder="Name or address" value="{{ words }}" aria-label="Search {{ what }}">': [
        "Name or address",
        "Search {what}",
    ],
    '<b class="{% if on %}bright{% endif %}">{{ name }}</b>': [],
    '{% card "Your message" %}{{ words }}{% endcard %}': ["Your message"],
    '{% card "What "|add:mentee.name|add:" sees" %}-{% endcard %}': ["What {name} sees"],
    '{{ words|default:"Nothing yet" }}': ["Nothing yet"],
    "<b>{{ one }}</b> and {{ other }}, {{ other }}": ["<1>{one}</1> and {other}, {other2}"],
    '{{ n }} {{ n|pluralize:"is,are" }} here': ["is,are", "{n} {n2} here"],
    "{{ n }} place{{ n|pluralize }}": ["{n} place{n2}"],
    "{% block width %}narrow{% endblock %}": [],
    "<a>Over <p>two</p> lines</a>": ["Over", "two", "lines"],
    "<script>let words;</script><!-- not read -->": [],
    "Fish &amp; chips": ["Fish & chips"],
}


def template(source: str):
    return engines["django"].engine.from_string(source)


@pytest.mark.parametrize(("source", "messages"), TEMPLATES.items())
def test_what_translators_get(source, messages):
    """PAR-19"""
    found = []
    Reader(found.append).read(template(source).nodelist)
    assert found == messages


@pytest.mark.parametrize("source", TEMPLATES)
def test_in_english_nothing_changes(source):
    values = {
        "mentor": {"name": "Ann"},
        "mentee": {"name": "A & B"},
        "name": "Al",
        "by": "then",
        "words": "<i>",
        "one": 1,
    }
    read = template(source)
    Reader().read(read.nodelist)
    assert read.render(Context(values)) == template(source).render(Context(values))


def test_a_translation_puts_things_in_another_order_and_is_escaped(monkeypatch):
    """PAR-19"""
    words = {"{name} said <1>yes</1>.": "<1>Ie</1> & <i> gan {name}.", "What {name} sees": "Gwêl {name}"}
    monkeypatch.setattr(message, "gettext", lambda said: words.get(said, said))
    read = template('<p>{{ name }} said <b>yes</b>.</p>{% firstof "What "|add:name|add:" sees" %}')
    Reader().read(read.nodelist)
    with override("cy"):
        page = read.render(Context({"name": "<Ann>"}))
    assert page == "<p><b>Ie</b> &amp; &lt;i&gt; gan &lt;Ann&gt;.</p>Gwêl &lt;Ann&gt;"
