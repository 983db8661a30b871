"""Every right that a role of a scheme can have, with the sentence that explains it."""

from enum import StrEnum


class Right(StrEnum):
    def __new__(cls, name, sentence):
        member = str.__new__(cls, name)
        member._value_ = name
        member.sentence = sentence
        return member

    # participants
    FIND_MENTORS = "find-mentors", "Browse the directory of mentors."
    ASK_MENTORS = "ask-mentors", "Ask a mentor to work together."
    BE_FOUND = "be-found", "Stand in the directory, and answer requests."
    # staff
    SEE_PEOPLE = "see-people", "See the people of the programme and where they stand."
    APPROVE_PEOPLE = "approve-people", "Approve or turn down people who want to join."
    MANAGE_PEOPLE = "manage-people", "Import, invite and remove people, and change their state."
    SEE_REQUESTS = "see-requests", "See who asked whom and how it ended, never the messages."
    SEE_PAIRS = "see-pairs", "See who works with whom and how often they meet, never what they say."
    PAIR_PEOPLE = "pair-people", "Bring people together by hand, and end it."
    CHECK_IN = "check-in", "Look after running relationships and note how it goes."
    ANSWER_HELP = "answer-help", "Answer what people ask the help desk."
    RUN_PROGRAMME = "run-programme", "Change the programme: its rules, texts, windows and staff."
