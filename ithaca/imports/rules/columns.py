"""Which column of a spreadsheet is what: guessed from its heading, then from what stands in it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ithaca.imports.rules.dates import read_date
from ithaca.imports.rules.kinds import heads_kinds, says_who
from ithaca.imports.rules.words import PEOPLE, mended, tidy
from ithaca.kit.rules.sentences import Sentence
from ithaca.questions.rules.definitions import Field, Form

NAME, FIRST, LAST, EMAIL, CONTACT, ENDS, IGNORE = (
    "name",
    "first_name",
    "last_name",
    "email",
    "contact_email",
    "ends_on",
    "",
)
LABELS = {
    NAME: Sentence("Name, whole"),
    FIRST: Sentence("First name"),
    LAST: Sentence("Last name"),
    EMAIL: Sentence("E-mail, to sign in with"),
    CONTACT: Sentence("E-mail for the programme's contact"),
    ENDS: Sentence("End of their course"),
}
SYNONYMS = {
    NAME: "name|full name|fullname|student name|alumni name|alumnus name|mentor name|mentee name|display name|person|"
    "participant|contact name|preferred full name|who|surname first name|surname forename|surname given name|"
    "last name first name|last first|family name given name|first name surname|first name last name|forename surname|"
    "first name and surname|first and last name",
    FIRST: "first name|firstname|forename|forenames|given name|given names|first|christian name|preferred name|known as|"
    "preferred first name|forename s|first names|fname",
    LAST: "last name|lastname|surname|family name|last|second name|lname|family",
    EMAIL: "email|e mail|email address|e mail address|mail|emailaddress|university email|primary email|student email|"
    "alumni email|login|sign in email|email 1|main email|institutional email|uni email",
    CONTACT: "contact email|personal email|preferred email|private email|work email|other email|alternative email|email 2|"
    "second email|contact e mail|secondary email|home email",
    ENDS: "course end|course end date|end date|end of course|course ends|expected end date|expected graduation|"
    "expected completion|completion date|graduation date|expected graduation date|end of studies|study end|finish date",
}
NEVER = re.compile(
    r"\b(birth|dob|gender|sex|ethnic\w*|disab\w*|religio\w*|sexual\w*|race|nationality|password)\b"
)
DULL = frozenset(
    re.findall(
        r"\w+",
        """
    your you the a an of in at is are what how do did can have which who they their e g or and to for if was
""",
    )
)
# Begun only where a word begins, so that a cell of a million letters is read once.
ADDRESS = re.compile(r"(?<![^@\s<>,;])[^@\s<>,;]+@[^@\s<>,;]+\.[a-z]{2,}", re.I)
WORDS_ONLY = re.compile(r"[^\W\d_][\w.'’-]*(,? [^\W\d_][\w.'’-]*){1,5}")  # as names are: two words or more
LOOKED_AT = 200  # values of a column, for a guess,
BEGINNING = 300  # and so many letters of each
SURE = 0.5
SURELY = 0.95
AFTER_A_SLIP = 0.85


@dataclass(frozen=True)
class Column:
    """A column as the coordinator meets it: where, its heading (else its letter), some values, our guess."""

    place: int
    title: str
    samples: list[str]
    guess: str


SAME = {
    "job": "position occupation post role",
    "employer": "company organisation organization workplace firm employed",
    "course": "degree subject programme qualification studied study",
    "graduation": "grad graduated graduating leaving",
    "place": "location city town based region",
    "sector": "industry field",
    "phone": "mobile telephone tel",
    "number": "id no nr",
    "language": "languages speaks",
}
SAME_AS = {word: usual for usual, words in SAME.items() for word in words.split()}


@lru_cache(maxsize=5000)
def telling(words: str) -> frozenset[str]:
    """The words that tell something, each as its usual one: a `Degree` is a course."""
    return frozenset(
        SAME_AS.get(w) or SAME_AS.get(stem(w)) or stem(w) for w in tidy(words).split() if w not in DULL
    )


def stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def targets(form: Form, *, contact: bool, ends: bool) -> dict[str, str]:
    """Everything that a column may be, with its label, in the order of the menu."""
    own = {
        key: label for key, label in LABELS.items() if (key != CONTACT or contact) and (key != ENDS or ends)
    }
    return own | {f"field:{f.name}": f.label for f in form.field}


def header_row(rows, form: Form) -> int | None:
    """The row of headings among the first 25, or None when people begin at once."""
    best, most = None, 1.4
    for number, row in enumerate(rows[:25]):
        if any(ADDRESS.fullmatch(cell.strip()) for cell in row):
            break
        score = sum(
            max([s for s, _ in heading_scores(cell, form)], default=0) for cell in set(row) if cell.strip()
        )
        if score > most:
            best, most = number, score
    if best is None and len(rows) > 1 and (place := first_address(rows)):
        return place - 1 if sum(bool(c.strip()) for c in rows[place - 1]) > 1 else None
    return best


def first_address(rows) -> int:
    hits = (n for n, row in enumerate(rows[:26]) if any(ADDRESS.fullmatch(cell.strip()) for cell in row))
    return next(hits, 0)


@lru_cache(maxsize=20)
def vocabulary(form: Form) -> frozenset[str]:
    """Every word that a heading may have; those of NEVER too, so that a slip does not let them in."""
    fields = (f"{f.name.replace('_', ' ')} {f.label}" for f in form.field)
    said = [*SYNONYMS.values(), *SAME, *SAME.values(), *fields]
    return frozenset(re.findall(r"[a-z]+", NEVER.pattern)) | frozenset(tidy(" ".join(said)).split())


def heading_scores(title: str, form: Form):
    """(score, target) for what a heading may mean: as it stands, then with slips of the finger put right."""
    said = tidy(title)
    if not said or len(said) > 120:
        return
    right = mended(said, vocabulary(form))
    if NEVER.search(said) or NEVER.search(right):
        return
    yield from meanings(said, form)
    if right != said:
        yield from ((score * AFTER_A_SLIP, target) for score, target in meanings(right, form))


def meanings(said: str, form: Form):
    for target, words in SYNONYMS.items():
        if said in words.split("|"):
            yield 1.0, target
    for field in form.field:
        if score := likeness(said, field):
            yield score, f"field:{field.name}"
    if re.search(r"\be ?mail\b", said):
        yield 0.55, EMAIL


def asks_word_for_word(title: str, form: Form) -> bool:
    return any(score > SURELY and t.startswith("field:") for score, t in heading_scores(title, form))


def likeness(said: str, field: Field) -> float:
    """How near a heading is to a question: its stored name, its words, or most of them."""
    if said in (tidy(field.name.replace("_", " ")), tidy(field.label)):
        return 0.98
    mine = telling(said)
    best = 0.0
    for theirs in (telling(field.name.replace("_", " ")), telling(field.label)):
        if mine and theirs:
            best = max(best, len(mine & theirs) / len(mine | theirs))
    # a heading of one word means the short answer rather than the long story
    return best * (0.85 if field.kind == "long" else 0.9) if best >= SURE else 0.0


def columns(rows, header: int | None, form: Form, allowed, ends_field: str = "", roles=None) -> list[Column]:
    """Every column with three different values and a guess; no two guesses are the same.

    `ends_field` is the question of the form that says when a course ends, where there is one; `roles` are the
    words for the roles of the scheme, {words: role}.
    """
    body = rows[(header + 1) if header is not None else 0 :]
    wide = max((len(row) for row in rows[:500]), default=0)
    titles = [cell_at(rows[header], n) if header is not None else "" for n in range(wide)]
    values = [filled(body, n) for n in range(wide)]
    guesses = share_out(titles, values, form, allowed, ends_field, roles or {})
    return [
        Column(n, titles[n].strip() or letters(n), samples(values[n]), guesses.get(n, IGNORE))
        for n in range(wide)
        if titles[n].strip() or values[n]
    ]


def cell_at(row, place: int) -> str:
    return row[place] if place < len(row) else ""


def letters(place: int) -> str:
    return (chr(64 + place // 26) if place > 25 else "") + chr(65 + place % 26)


def filled(rows, place: int) -> list[str]:
    found = []
    for row in rows:
        if place < len(row) and (value := row[place].strip()):
            found.append(value[:BEGINNING])
            if len(found) == LOOKED_AT:
                break
    return found


def samples(values) -> list[str]:
    return [value[:80] for value in dict.fromkeys(values)][:3]


def share_out(titles, values, form, allowed, ends_field, roles) -> dict[int, str]:
    """Give each target to the column that wants it most."""
    wishes = []
    for place, title in enumerate(titles):
        found = dict.fromkeys((), 0.0)
        likely = (s for s in heading_scores(title, form) if fits_values(s, values[place], form))
        kinds = heads_kinds(title, roles) or says_who(title, values[place], roles)
        for score, target in [*likely, *value_scores(title, values[place], form)]:
            if kinds and target.startswith("field:") and score <= SURELY:
                continue  # what kind of people they are is no answer of theirs
            target = f"field:{ends_field}" if ends_field and target == ENDS else target
            found[target] = max(found.get(target, 0), score)
        wishes += [(-score, place, target) for target, score in found.items() if target in allowed]
    taken, given = set(), {}
    for _, place, target in sorted(wishes):
        if place not in given and target not in taken and not (target in (FIRST, LAST) and NAME in taken):
            given[place] = target
            taken.add(target)
    return given


def value_scores(title, values, form):
    """(score, target) for what the values look like; less than a good heading is worth."""
    if not values or NEVER.search(tidy(title)):
        return
    if share(values, lambda v: bool(ADDRESS.search(v))) > 0.6:
        yield 0.6, EMAIL
        yield 0.4, CONTACT
    if tidy(title) in PEOPLE and share(values, lambda v: bool(WORDS_ONLY.fullmatch(v))) > SURE:
        yield 0.7, NAME
    for field in form.field:
        if field.choices:
            known = known_values(field)
            if share(values, lambda v, known=known: tidy(v) in known) > 0.6:
                yield 0.5, f"field:{field.name}"


def fits_values(wish: tuple[float, str], values, form: Form) -> bool:
    """Whether what stands in a column can be what its heading may mean; a heading word for word is believed."""
    score, target = wish
    field = form.get(target.removeprefix("field:")) if target.startswith("field:") else None
    if field is None or not values or score > SURELY:
        return True
    if field.kind == "number":
        return share(values, lambda v: number_within(v, field)) > SURE
    if field.kind == "date":
        return share(values, lambda v: read_date(v, None)[0] is not None) > SURE
    if field.choices:
        known = known_values(field)
        return any(tidy(part) in known for v in values for part in (v, *re.split("[;|,\n]", v)))
    asks_number = "number" in telling(field.label) | telling(field.name.replace("_", " "))
    return asks_number or share(values, lambda v: v.isdecimal()) <= SURE


def number_within(value: str, field: Field) -> bool:
    """A number that the question takes; of a date where it asks for a year, the year."""
    read = read_date(value, None)[0]
    number = int(value) if value.isdecimal() and len(value) < 19 else read.year if read else None
    return number is not None and (field.least or 0) <= number <= (field.most or number)


def share(values, fits) -> float:
    return sum(map(fits, values)) / len(values)


@lru_cache(maxsize=500)
def known_values(field: Field) -> dict[str, str]:
    """Every way to say one of a question's answers -> its stored value."""
    known = {}
    for choice in field.choices:
        for words in (*choice.synonyms, choice.label, choice.value, choice.value.replace("-", " ")):
            known[tidy(words)] = choice.value
    return known


def problems(mapping: dict[int, str]) -> list[str]:
    """Why a chosen mapping cannot be used, in words."""
    chosen = [target for target in mapping.values() if target]
    found = [
        Sentence(
            "Two columns are both “{what}”. Keep one of them.", what=LABELS.get(t, t.removeprefix("field:"))
        )
        for t in sorted(set(chosen))
        if chosen.count(t) > 1
    ]
    if EMAIL not in chosen:
        found.append(Sentence("Say which column has the e-mail address that people will sign in with."))
    if NAME not in chosen and FIRST not in chosen and LAST not in chosen:
        found.append(Sentence("Say which column has the name, or the first and the last name."))
    return found
