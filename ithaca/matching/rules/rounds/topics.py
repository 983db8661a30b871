"""What people write when they mean one thing: folded, stemmed, put together with its synonyms."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache

from ithaca.questions.rules.words import fold, stem

FILLING = """
a an and the of for in on to with into about at my your our how help advice advise skill skills support practice practising
technique techniques tips guidance general some more being getting be get improve
improving learn develop better become
"""
FILLERS = frozenset(FILLING.split())
TYPO = 0.88  # of letters in common, by difflib's ratio
LEAST = 6  # letters; shorter words have too many neighbours

SYNONYMS = (
    ("cv", "cvs", "resume", "resumes", "curriculum vitae", "cv writing", "cv review", "cv and cover letter"),
    ("interviews", "mock interviews", "job interviews", "interview preparation", "interview prep"),
    ("job applications", "applying for jobs", "applications", "application forms"),
    (
        "job search",
        "job",
        "find work",
        "finding work",
        "finding a job",
        "job hunting",
        "job seeking",
        "looking for work",
        "first job",
    ),
    ("salary negotiation", "negotiating pay", "pay negotiation", "negotiating a salary", "salary"),
    ("networking", "professional networks", "making contacts", "building a network"),
    ("public speaking", "presentations", "presenting", "giving talks", "presentation"),
    ("career change", "changing career", "career switch", "switching careers", "career transition"),
    ("career planning", "career direction", "career choices", "career options", "career development"),
    ("confidence", "self confidence", "building confidence", "confidence building", "self esteem"),
    ("work life balance", "work-life", "balancing work and life"),
    ("leadership", "leading", "leading people", "leading a team", "team leadership"),
    ("entrepreneurship", "start ups", "startups", "starting a business", "own business", "self employment"),
    ("postgraduate study", "further study", "masters", "postgrad", "postgraduate"),
    ("phd", "doctorate", "doctoral study", "dphil", "doctoral research"),
    ("artificial intelligence", "ai"),
    ("machine learning", "ml"),
    ("data science", "data analytics", "data analysis"),
    ("information technology", "it", "ict"),
    ("computer science", "computing", "cs", "compsci"),
    ("programming", "coding", "software engineering", "software development"),
    ("human resources", "hr", "personnel"),
    ("public relations", "pr"),
    ("user experience", "ux"),
    ("research and development", "r&d"),
    (
        "charity",
        "charities",
        "third sector",
        "voluntary sector",
        "ngo",
        "ngos",
        "not for profit",
        "nonprofit",
    ),
    ("finance", "financial services", "banking", "banking and finance", "finance and banking"),
    ("law", "legal", "legal services", "legal profession"),
    ("health", "healthcare", "health care", "medicine", "medical", "health and care"),
    ("education", "teaching", "education and teaching"),
    ("mathematics", "maths", "math"),
    ("public sector", "government", "civil service", "public service"),
    ("online", "video", "video call", "zoom", "teams", "remote", "virtual"),
    *(
        (day, f"{day}s", day[:3])
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    ),
    ("evenings", "evening", "after work", "weekday evenings"),
    ("weekends", "weekend", "at the weekend"),
    ("in person", "face to face", "f2f"),
)

Topic = frozenset[str]  # the stems of a topic's words


@lru_cache(maxsize=50_000)
def topic(text: str) -> Topic:
    """ "Writing a CV" and "CV writing" are one topic."""
    words = fold(text).split()
    kept = [word for word in words if word not in FILLERS] or words
    return frozenset(stem(word[:-1] if len(word) == 3 and word.endswith("s") else word) for word in kept)


class Vocabulary:
    """Which topics are one; `groups` come before what is known anyway."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()):
        self.known: dict[Topic, Topic] = {}
        for group in (*groups, *SYNONYMS):
            first = self.known.get(topic(group[0]), topic(group[0]))
            for text in group:
                self.known.setdefault(topic(text), first)

    def of(self, text: str) -> Topic:
        found = topic(text)
        return self.known.get(found, found)


def misspelt(needed: Iterable[Topic], offered: Iterable[Topic]) -> dict[Topic, Topic]:
    """{what nobody offers: what was probably meant}, among what is offered."""
    offered = set(offered)
    spelt = {" ".join(sorted(one)): one for one in offered}
    found = {}
    for one in needed:
        text = " ".join(sorted(one))
        if one not in offered and len(text) >= LEAST:
            near = get_close_matches(text, spelt, n=1, cutoff=TYPO)
            found |= {one: spelt[near[0]]} if near else {}
    return found
