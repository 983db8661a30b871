"""What is kept of a form that could not be taken: words, never secrets, and no more than a person types."""

MOST = 60_000  # characters of one form
SECRETS = ("csrfmiddlewaretoken", "password", "code", "login", "token")


def worth_keeping(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields with words in them, without secrets; nothing at all when it is too much to have been typed."""
    kept = {
        name: values
        for name, values in fields.items()
        if not is_secret(name) and any(v.strip() for v in values)
    }
    return kept if sum(len(v) for values in kept.values() for v in values) <= MOST else {}


def is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRETS)


def shown(fields: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(name of the field as words, what was typed), to look at."""
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), ", ".join(v)) for name, v in fields.items()
    ]
