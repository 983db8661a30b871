"""Every right that a role of a scheme can have, with the sentence that explains it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy


class Right(StrEnum):
    def __new__(cls, name, sentence):
        member = str.__new__(cls, name)
        member._value_ = name
        member.sentence = sentence
        return member

    # participants
    FIND_MENTORS = "find-mentors", gettext_lazy("Browse the directory of mentors.")
    ASK_MENTORS = "ask-mentors", gettext_lazy("Ask a mentor to work together.")
    BE_FOUND = "be-found", gettext_lazy("Stand in the directory, and answer requests.")
    # staff
    SEE_PEOPLE = "see-people", gettext_lazy("See the people of the programme and where they stand.")
    APPROVE_PEOPLE = "approve-people", gettext_lazy("Approve or turn down people who want to join.")
    MANAGE_PEOPLE = "manage-people", gettext_lazy("Import, invite and remove people, and change their state.")
    SEE_REQUESTS = "see-requests", gettext_lazy("See who asked whom and how it ended, never the messages.")
    SEE_PAIRS = (
        "see-pairs",
        gettext_lazy("See who works with whom and how often they meet, never what they say."),
    )
    PAIR_PEOPLE = "pair-people", gettext_lazy("Bring people together by hand, and end it.")
    CHECK_IN = "check-in", gettext_lazy("Look after running relationships and note how it goes.")
    ANSWER_HELP = "answer-help", gettext_lazy("Answer what people ask the help desk.")
    RUN_PROGRAMME = (
        "run-programme",
        gettext_lazy("Change the programme: its rules, texts, windows and staff."),
    )
