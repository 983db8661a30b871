"""Letters: what people typed is never trusted, and every mail is one line of subject for one person."""

import re
from datetime import UTC, date, datetime
from email import policy
from email.parser import BytesParser

import pytest

from ithaca.kit.toml import Refused
from ithaca.notices import testing
from ithaca.notices.actions.mail import Wanted, drop_about, post, post_all, start, stop
from ithaca.notices.models import Letter, Mail
from ithaca.notices.rules.letters import HOUSE, USUAL, Kind, Text, parse, render, wrapped
from ithaca.notices.shell import content_of
from ithaca.notices.testing import moment

AT = moment("2027-03-01 10:00")
EVIL = "https://evil.example/x"
PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='https://evil.example'>click</a>",
    "[click](https://evil.example)", "![x](https://evil.example/p.png)", "<https://evil.example>",
    "[click][1]\n\n[1]: https://evil.example", "https://evil.example", "www.evil.example", "javascript:alert(1)",
    "[x](javascript:alert(1))", "**bold**", "# heading", "> quote", "* item\n* item", "`code`", "---",
    "</p><h1>hello</h1>", "</blockquote><a href=//evil.example>x</a>", '" onmouseover="alert(1)', "' onclick='x",
    "{link}", "{you}", "{contact}", "%7Blink%7D", "%7blink%7d", "[go]({link})", "&lt;b&gt;", "&#60;b&#62;",
    "<style>body{display:none}</style>", "<!-- ", "]]>", "<svg/onload=alert(1)>", "\\[x\\](https://evil.example)",
    "mailto:a@evil.example", "<base href=//evil.example>", "a\nBcc: victim@evil.example", "a\r\nBcc: v@evil.example",
    "a\rSubject: x", "\u2028Bcc: v@evil.example", "\x00\x0b\x0c", "=?utf-8?q?=0ABcc:_v@evil.example?=",
    "tel:+44 1", "<form action=//evil.example><input>", "\u202egnp.exe", "x" * 3000,
]  # fmt: skip
OURS = "http://testserver/with/1/"


def values(fields, said):
    sure = {
        "link": OURS, "date": date(2027, 3, 15), "number": 3, "moment": datetime(2027, 3, 15, 14, tzinfo=UTC),
    }  # fmt: skip
    return {name: sure.get(kind, said) for name, kind in fields.items()}


def skeleton(html: str) -> list[str]:
    """The tags, without their text and where its lines break."""
    return re.findall(r"<(?!br>)[^>]*>", html)


AT_ONCE = {
    "TURN": (
        "agreement-signed asked-to-go-on enquiry-handed-over enquiry-opened invited meeting-offered named proposal-begun "
        "proposal-offered relationship-started "
        "rematch-asked request-accepted request-question request-received request-replied shortlist sign-up-open "
        "stand-in-named successor-needed"
    ),
    "AWAITED": (
        "applied approved autoreply autoreply-elsewhere complaint-acknowledged copy-made enquiry-answered enquiry-receipt "
        "interest-noted person-request-answered person-request-received request-declined turned-down"
    ),
    "HOUR": "meeting-booked meeting-cancelled meeting-fallen-away meeting-moved",
    "ENDING": "partner-left programme-closed relationship-closed relationship-ended request-withdrawn",
    "SAFETY": "accounts-merged address-changed pair-apart seen-by-others",
    "STAFF": "team-notice",
}


def test_nothing_comes_at_once_but_what_is_named_here_with_its_reason():
    """TOP-06: immediate only for what waits on the reader, or cannot wait; all else comes in the mail of the day."""
    found = {}
    for name, letter in sorted(HOUSE.items()):
        if letter.kind == Kind.NEEDED:
            found.setdefault(letter.at_once.name, []).append(name)
    assert {why: " ".join(names) for why, names in found.items()} == AT_ONCE
    assert USUAL == {"reminders": "daily", "messages": "now", "changes": "daily", "news": "daily"}


@pytest.mark.parametrize("name", sorted(HOUSE))
def test_nothing_typed_becomes_markup_a_link_or_a_second_line_of_subject(name):
    """T10: every payload in every placeholder of every letter leaves the tags as they were."""
    letter = HOUSE[name]
    _, _, plain = render(letter.text, letter.fields, values(letter.fields, "word"))
    for payload in PAYLOADS:
        subject, _, html = render(letter.text, letter.fields, values(letter.fields, payload))
        assert skeleton(html) == skeleton(plain), payload
        assert set(re.findall(r'href="([^"]*)"', html)) <= {OURS}, payload
        assert len(subject.splitlines()) <= 1
        assert not re.search(r"[\r\n\x00-\x1f\x7f\u2028\u2029\x85]", subject), payload
        assert len(subject) <= 250


WORDY = Text(
    "wordy",
    "About {name}",
    "Hello {you}\n\n{words}\n\n**{name}** wrote [this]({link}).\n\n[Open]({link})\n\n- {name}",
)
FIELDS = {"you": "name", "words": "words", "name": "name", "link": "link"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_letter_with_everything_in_it_stays_as_it_was(payload):
    _, _, plain = render(WORDY, FIELDS, values(FIELDS, "word"))
    _, text, html = render(WORDY, FIELDS, values(FIELDS, payload))
    assert skeleton(html) == skeleton(plain)
    assert set(re.findall(r'href="([^"]*)"', html)) == {OURS}
    assert "\r" not in text


def test_what_somebody_wrote_is_quoted_line_by_line():
    _, text, html = render(WORDY, FIELDS, {**values(FIELDS, "Ann"), "words": "Dear you,\n\nhelp <me>"})
    assert "> Dear you,\n>\n> help <me>\n" in text
    assert "<blockquote>Dear you,<br><br>help &lt;me&gt;</blockquote>" in html
    assert '<p class="do"><a href="http://testserver/with/1/">Open</a></p>' in html
    assert "Open: http://testserver/with/1/" in text


def test_the_name_below_the_regards_keeps_its_line():
    """As the plain text has it; a sentence that was broken to fit the source runs on."""
    text = Text("wordy", "Hi", "Hello {you},\n\nsee you\nsoon.\n\nKind regards\n{contact}\n")
    fields = {"you": "name", "contact": "name"}
    _, _, html = render(text, fields, values(fields, "Ann"))
    assert "see you\nsoon.</p>" in html
    assert html.rstrip().endswith("Kind regards<br>Ann</p>")


def test_a_scheme_may_say_a_letter_in_its_own_words():
    found = parse('+++\nsubject = "Hello {you}"\n+++\n\nDo *{task}*.\n', "letters/reminder.md")
    assert found == Text("reminder", "Hello {you}", "Do *{task}*.")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("Hello", 1, "'Hello'"),
        ("+++\n\n+++\nHello", 1, "nothing"),
        ('+++\nsubject = "a\\nb"\n+++\nHello', 2, "'a\\nb'"),
        ('+++\nsubject = "a"\n+++\nHello\n{nobody}', 5, "{nobody}"),
        ('+++\nsubject = "a"\n+++\n[x]({task})', 4, "{task}"),
        ('+++\nsubject = "a"\n+++\n<https://x.example/{you}>', 4, "{you}"),
    ],
)
def test_a_letter_that_cannot_be_is_refused_by_line(text, line, found):
    with pytest.raises(Refused) as refused:
        parse(text, "letters/reminder.md")
    assert [(p.line, p.found) for p in refused.value.problems] == [(line, found)]


def test_a_letter_that_nobody_sends_is_refused():
    with pytest.raises(Refused, match="the name of a letter"):
        parse('+++\nsubject = "a"\n+++\n', "letters/remindr.md")


def test_a_line_that_is_our_own_address_becomes_a_button_and_no_other_does():
    html = wrapped(
        "Hi <b>\nyou,\n\nhttp://testserver/reset/1\n\nhttps://evil.example/\n\nABC-DEF\n",
        "http://testserver",
        "Open the link",
    )
    assert html == (
        '<p>Hi &lt;b&gt;<br>you,</p><p class="do"><a href="http://testserver/reset/1">Open the link</a></p>'
        '<p>https://evil.example/</p><p class="code">ABC-DEF</p>'
    )


# ------------------------------------------------------------------------------------- the outbox


@pytest.fixture
def mentor(db):
    testing.almanac(contact="Ruth Bell", contact_email="mentoring@uni.example")
    return testing.person("Amara Okafor")


def remind(person, key="k", **more):
    post("reminder", to=person, key=key, programme=7, at=AT,
         values={"task": "Answer Priya", "due": date(2027, 3, 15), "link": OURS}, **more)  # fmt: skip


def message_of(mail):
    content, _ = content_of(mail, testing.Almanac.objects.filter(programme=mail.programme).first(), AT)
    return BytesParser(policy=policy.default).parsebytes(content)


def test_a_mail_says_who_writes_why_and_how_to_stop_it(mentor):
    """TOP-06: one-click stop in every mail that is not needed."""
    remind(mentor)
    message = message_of(Mail.objects.get())
    assert message["From"] == "Career mentoring <mentoring@localhost>"
    assert message["To"] == mentor.email
    assert message["Subject"] == "Answer Priya: by Monday 15 March 2027"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.fullmatch(r"<(http://testserver/mail/stop/[^/]+/)>", message["List-Unsubscribe"])[1]
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for said in ("Hello Amara Okafor", "Ruth Bell", "mentoring@uni.example", "something waits on you", stop):
        assert said in text
        assert said in html
    assert 'class="button"' in html
    assert set(re.findall(r"[\w.+-]+@[\w.-]+", text)) == {"mentoring@uni.example"}


def test_a_needed_mail_cannot_be_stopped(mentor):
    Mail.objects.create(
        to=mentor, address=mentor.email, letter="account", kind="needed", key="k", once=False, subject="Code",
        text="ABC", message_id="ab" * 16, made_at=AT, next_at=AT,
    )  # fmt: skip
    message = message_of(Mail.objects.get())
    assert "List-Unsubscribe" not in message
    assert message.get_content_type() == "text/plain"
    assert message["From"] == "Ithaca <mentoring@localhost>"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_header_can_be_injected(mentor, payload):
    """T17, T18: whatever the task or the programme is called, one recipient and no new header."""
    testing.Almanac.objects.update(name=payload[:200].replace("\x00", ""))
    post(
        "reminder",
        to=mentor,
        key="k",
        programme=7,
        at=AT,
        values={"task": payload, "due": None, "link": OURS},
    )
    message = message_of(Mail.objects.get())
    names = [name.lower() for name in message]
    assert sorted(names) == sorted(set(names))
    assert set(names) == {
        "subject", "from", "to", "message-id", "date", "auto-submitted", "list-unsubscribe",
        "list-unsubscribe-post", "mime-version", "content-type",
    }  # fmt: skip
    assert message["To"].addresses[0].addr_spec == mentor.email
    assert len(message["To"].addresses) == len(message["From"].addresses) == 1


def test_the_part_of_a_message_id_before_the_at_is_hex(mentor):
    """F03: a colon there cuts the id in some servers."""
    remind(mentor)
    assert re.fullmatch(r"<[0-9a-f]{32}@localhost>", message_of(Mail.objects.get())["Message-ID"])


def test_a_calendar_travels_with_its_method(mentor):
    remind(mentor, attachment="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    part = next(p for p in message_of(Mail.objects.get()).walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert "METHOD:REQUEST" in part.get_content()


def test_an_address_in_another_script_travels(mentor):
    remind(mentor, address="jo@münchen.example")
    assert message_of(Mail.objects.get())["To"] == "jo@xn--mnchen-3ya.example"


def test_a_key_is_written_once_ever(mentor):
    remind(mentor)
    remind(mentor)
    remind(mentor, key="other")
    assert Mail.objects.count() == 2


def test_who_stopped_a_kind_gets_it_no_more_until_they_start_it_again(mentor):
    stop(mentor, 7, "reminders", at=AT)
    stop(mentor, 7, "reminders", at=AT)
    remind(mentor)
    assert not Mail.objects.exists()
    start(mentor, 7, "reminders")
    remind(mentor)
    assert Mail.objects.count() == 1


def test_a_closed_account_gets_nothing(mentor):
    mentor.is_active = False
    remind(mentor)
    assert not Mail.objects.exists()


def test_a_schemes_own_words_go_before_the_houses(mentor):
    Letter.objects.create(programme=7, name="reminder", subject="Psst: {task}", body="Hi {you}")
    remind(mentor)
    mail = Mail.objects.get()
    assert (mail.subject, mail.text, mail.html) == (
        "Psst: Answer Priya",
        "Hi Amara Okafor\n",
        "<p>Hi Amara Okafor</p>\n",
    )


def test_what_lost_its_point_is_taken_back_unless_it_went(mentor):
    remind(mentor, key="a", about="request", ref=1)
    remind(mentor, key="b", about="request", ref=1)
    Mail.objects.filter(key="b").update(state="sent")
    drop_about("request", 1, letters=("reminder",))
    assert dict(Mail.objects.values_list("key", "state")) == {"a": "dropped", "b": "sent"}


def test_a_hundred_letters_cost_as_many_queries_as_one(mentor, django_assert_num_queries):
    some = {"task": "x", "due": None, "link": OURS}
    for many in (1, 100):
        wanted = [
            Wanted(letter="reminder", to=mentor, key=f"{many}:{n}", programme=7, values=some)
            for n in range(many)
        ]
        with django_assert_num_queries(5):
            post_all(wanted, at=AT)
