"""Sentences about roles, in whatever words a scheme gives them."""


def one(title: str) -> str:
    """ "a mentor", "an adviser"."""
    return f"{'an' if title[:1].lower() in 'aeio' else 'a'} {title}"


def capitalised(words: str) -> str:
    """At the beginning of a sentence; names such as "RSB mentors" keep their capitals."""
    return words[:1].upper() + words[1:]
