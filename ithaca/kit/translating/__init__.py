"""Every word of a template is a message for translators: nothing is marked, so nothing can be forgotten.

A template is rewritten once, when it has been read. A sentence with what stands in it becomes one message, in which
values are `{name}` and links or emphasis are `<1>...</1>`, so that a translator may put them in another order:

    {{ mentor.name }} said <b>yes</b>, {{ row.answered_at|weekday_date }}.   ->   {name} said <1>yes</1>, {answered_at}.

Sentences end at what ends them on the page: a block of HTML, an icon, an `{% include %}`. Words in attributes that people
read, and in the arguments of tags (`{% card "Your message" %}`), are messages too. As long as English is the only
language, templates stay as they were read, and nothing of this runs.
"""
