"""The components page: every part, in every state, with made-up words. Served where the site says (/_kit/).

It is for those who build Ithaca, as its documents are: in English, whatever its reader chose.
"""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import override

from ithaca.kit.templatetags.kit import drawings
from ithaca.kit.verdicts import Verdict

TODAY = date(2026, 11, 21)
LONDON = ZoneInfo("Europe/London")


class ExampleForm(forms.Form):
    """One field of each kind."""

    error_css_class = ""
    name = forms.CharField(
        label="What should we call you?", help_text="As you would like people to write it."
    )
    email = forms.EmailField(
        label="Where should letters go?", required=False, help_text="We never show it to anybody."
    )
    field_of_work = forms.ChoiceField(
        label="Your field", choices=[("", "Choose one"), ("law", "Law"), ("health", "Health research")]
    )
    aims = forms.CharField(
        label="What would you like help with?",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 600}),
        help_text="Two or three sentences are plenty. Mentors read this first.",
    )
    meet = forms.ChoiceField(
        label="How would you like to meet?",
        widget=forms.RadioSelect,
        choices=[("video", "By video"), ("person", "In person"), ("either", "Either is fine")],
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Choose as many as you like.",
        choices=[
            ("Work", [("cv", "CV and applications"), ("interview", "Interviews")]),
            ("Life", [("balance", "Work and life")]),
        ],
    )
    start = forms.DateField(label="When could you start?", widget=forms.DateInput(attrs={"type": "date"}))
    meeting = forms.DateTimeField(
        label="First meeting", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    cv = forms.FileField(label="Your CV", required=False, help_text="PDF or Word, up to 5 MB.")
    agree = forms.BooleanField(label="I have read the agreement", help_text="It is one page long.")


class FilterForm(forms.Form):
    words = forms.CharField(
        label="Search",
        required=True,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Skill, place or employer"}),
    )
    field = forms.MultipleChoiceField(
        label="Field of work",
        widget=forms.CheckboxSelectMultiple,
        initial=["Law"],
        choices=[(w, w) for w in ("Engineering", "Health research", "Law", "Public sector")],
    )
    use_required_attribute = False


ROOM = {"room": "free", "room_words": "1 place free", "star_url": "#", "url": "#"}
PEOPLE = [
    {
        **ROOM,
        "name": "Dr Amara Okafor",
        "role": "Principal Scientist, Alderley Therapeutics",
        "place": "Macclesfield",
        "starred": True,
        "words": "I moved from Lagos to Manchester in 2014 and went from the bench to leading a team of nine. Ask me about visas and industry interviews.",
        "helps": ["Moving country", "Industry interviews", "Chartered Scientist"],
        "matches": ["Moving country", "Industry interviews"],
        "fit": "Matches 3 of your 4 aims",
        "answers": "Usually answers in 2 days",
    },
    {
        **ROOM,
        "name": "James Whitcombe",
        "role": "Director of Audit, Harcourt Lyle",
        "place": "Birmingham",
        "room": "few",
        "room_words": "Last place",
        "words": "I interview about forty graduates every year, so I can tell you what panels look for.",
        "helps": ["Salary negotiation", "First job", "Interviews"],
        "matches": ["Interviews"],
        "fit": "Matches 2 of your 4 aims",
        "answers": "Usually answers in 5 days",
    },
    {
        **ROOM,
        "name": "Siobhán Reilly",
        "role": "Structural Engineer, Tavistock Bridges",
        "place": "Bristol",
        "room": "full",
        "room_words": "Full until January",
        "words": "Deaf engineer, chartered in 2019. I like practical questions and video calls with captions on.",
        "helps": ["Chartership", "Workplace adjustments"],
        "matches": [],
        "fit": "Matches 1 of your 4 aims",
        "answers": "Usually answers in a week",
    },
]


def dues():
    return [
        {
            "text": "Tell Priya whether you can be her mentor",
            "due": date(2026, 11, 27),
            "icon": "user-heart",
            "action": "Answer Priya",
            "action_url": "#",
            "main": True,
            "url": "#",
        },
        {
            "text": "Log your meeting with Tom on 9 November",
            "due": date(2026, 11, 13),
            "late": True,
            "icon": "calendar-event",
            "action": "Log the meeting",
            "action_url": "#",
        },
        {
            "text": "Say whether your profile is still right",
            "due": date(2026, 11, 22),
            "icon": "user-check",
            "action": "It is still right",
            "action_url": "#",
            "post": True,
        },
    ]


def story():
    return [
        {
            "title": "Third meeting: mock interview",
            "when": "Saturday 14 November 2026, 13:00 GMT · video · 55 minutes",
            "icon": "calendar-event",
            "tone": "sea",
            "text": "Practised the panel. Amara suggested rewriting the example about the freezer. Next: send the new version.",
            "by": "Written by Priya, agreed by Amara",
        },
        {
            "title": "Goal reached: a first development plan",
            "when": "Tuesday 10 November 2026",
            "icon": "target",
            "tone": "good",
            "text": "Shared with Amara only.",
            "url": "#",
        },
        {
            "title": "No meeting for seven weeks",
            "when": "Monday 2 November 2026",
            "icon": "alert-triangle",
            "tone": "warn",
            "text": "We wrote to both.",
        },
    ]


def talk():
    return [
        {
            "day": "Tuesday 17 November 2026",
            "who": "Amara Okafor",
            "when": "09:12",
            "text": "Good morning! How did the panel go?\nI thought of you at ten.",
        },
        {
            "who": "Priya Nair",
            "mine": True,
            "when": "12:40",
            "seen": "seen",
            "text": "Better than I feared. They asked about the freezer, as you said they would.",
        },
        {
            "who": "Amara Okafor",
            "when": "12:58",
            "text": "I knew it. Shall we look at the written part on Friday?",
        },
    ]


def journey():
    titles = ["Tell us your aims", "Find a mentor", "Ask", "First meeting", "Work together", "Look back"]
    texts = [
        "Three short questions",
        "Six fit well",
        "Amara answers by Friday",
        "",
        "About six meetings",
        "What changed?",
    ]
    states = ["done", "done", "now", "next", "next", "next"]
    return [
        dict(zip(("title", "text", "state"), row, strict=True))
        for row in zip(titles, texts, states, strict=True)
    ]


def rows():
    return [
        {
            "mentee": "Priya Nair",
            "mentor": "Dr Amara Okafor",
            "met": "Saturday 14 November",
            "count": 3,
            "state": "active",
            "words": "On track",
        },
        {
            "mentee": "Tom Ashdown",
            "mentor": "James Whitcombe",
            "met": "Friday 2 October",
            "count": 1,
            "state": "overdue",
            "words": "No meeting for 7 weeks",
        },
        {
            "mentee": "Zainab Yusuf",
            "mentor": "Siobhán Reilly",
            "met": "not yet",
            "count": 0,
            "state": "proposed",
            "words": "Asked",
        },
    ]


def public():
    return {
        "ways": [
            {"title": "Tell us your aims", "text": "Three short questions, five minutes, saved as you type."},
            {
                "title": "Choose a mentor",
                "text": "Read their stories and see what you have in common. Ask the one who fits.",
            },
            {
                "title": "Meet six times",
                "text": "By video or in person, when it suits you both, from October to June.",
            },
        ],
        "numbers": [
            ("412", "pairs since 2019"),
            ("9 in 10", "mentees would do it again"),
            ("2 days", "is how soon most mentors answer"),
        ],
        "dates": [
            ("Monday 5 October 2026", "Mentees may begin to ask"),
            ("Friday 27 November 2026", "Last day to ask for this year"),
            ("Friday 25 June 2027", "The programme ends, and we look back"),
        ],
        "questions": [
            ("How much time does it take?", "About an hour a month, and a few minutes between meetings."),
            (
                "What if we do not get on?",
                "It happens. Either of you can end it in two steps, and nobody is blamed.",
            ),
        ],
        "actions": [{"title": "Find a mentor", "url": "#"}, {"title": "Become a mentor", "url": "#"}],
    }


def failed_form():
    form = ExampleForm(
        {"name": "", "email": "priya@", "aims": "x" * 20, "topics": ["cv"], "meet": ""}, prefix="bad"
    )
    form.full_clean()
    form.add_error(None, "Somebody else changed this while you were writing. Look at it and save it again.")
    return form


PAIR = {
    "one": "Priya Nair",
    "other": "Amara Okafor",
    "url": "#",
    "state": "active",
    "stage": "Working together",
    "since": "October 2026",
    "facts": [
        ("Last contact", "Tuesday 17 November"),
        ("Next meeting", "Friday 8 January 2027, 13:00 GMT"),
    ],
}
FIXED = {
    "consequences": [
        "Both of you get a kind letter.",
        "You keep what you wrote; new messages are closed.",
        "Amara has a free place again.",
    ],
    "today": TODAY,
    "soon": date(2026, 11, 27),
    "past": date(2026, 11, 13),
    "moment": datetime(2026, 11, 27, 13, 0, tzinfo=LONDON),
    "people": PEOPLE,
    "pair": PAIR,
    "allowed": True,
    "facts": [
        ("Agreed", "Friday 9 October 2026"),
        ("How you meet", "Every six weeks, by video"),
        ("Pronouns", "she/her"),
        ("Ends", "Friday 25 June 2027"),
    ],
    "files": [
        {
            "name": "Development plan, second draft.docx",
            "url": "#",
            "note": "Priya, Tuesday 10 November · 84 KB",
            "remove_url": "#",
        },
        {"name": "Agreement.pdf", "url": "#", "note": "Both, Friday 9 October · 120 KB"},
    ],
    "tabs": [
        {"title": "Now", "url": "#", "current": True},
        {"title": "Conversation", "url": "#", "count": 3},
        {"title": "Meetings", "url": "#"},
        {"title": "Goals", "url": "#"},
        {"title": "Files", "url": "#"},
        {"title": "About us", "url": "#"},
    ],
    "months": [("Jun", 62), ("Jul", 58), ("Aug", 41), ("Sep", 97), ("Oct", 139), ("Nov", 118)],
    "stages": [
        ("Joined", 240),
        ("Asked a mentor", 181),
        ("Agreed", 142),
        ("Met", 128),
        ("Met three times", 74),
    ],
    "states": ["active", "proposed", "waiting", "overdue", "draft"],
    "tones": ["note", "good", "warn", "bad", "calm", "sea"],
    "flashes": [
        SimpleNamespace(level_tag=level, message=words)
        for level, words in (
            ("success", "Amara has your message. She usually answers in two days."),
            ("info", "The letters go out in ten minutes."),
            ("warning", "Two rows were left out: they have no address."),
        )
    ],
}


def components(request):
    """Every component in every state."""
    made = {
        "icons": sorted(drawings()),
        "form": ExampleForm(initial={"name": "Priya"}),
        "failed": failed_form(),
        "filter_form": FilterForm(prefix="f"),
        "dues": dues(),
        "story": story(),
        "talk": talk(),
        "journey": journey(),
        "rows": rows(),
        "public": public(),
        "page": Paginator(range(128), 25).page(2),
        "refused": Verdict("Amara has no free place until Friday 8 January."),
    }
    with override(settings.LANGUAGE_CODE):
        return render(request, "kit/components_page.html", FIXED | made)
