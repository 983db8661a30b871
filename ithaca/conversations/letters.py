from ithaca.notices.rules.letters import Kind, declare

MESSAGE_RECEIVED = declare(
    "message-received",
    "To everybody else in a conversation when somebody writes; once until they have read it, or a day has passed.",
    kind=Kind.MESSAGES,
    subject="{who} wrote to you",
    body="""
Hello {you},

{who} wrote to you in {programme}:

{words}

[Read and answer]({link})

If {who} writes again before you have looked, we do not send another e-mail today.
""",
    who="name",
    words="words",
    link="link",
)
