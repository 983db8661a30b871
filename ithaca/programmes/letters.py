"""The house words of letters about joining. Schemes may say them in their own."""

from ithaca.notices.rules.letters import AtOnce, Kind, declare

INVITED = declare(
    "invited",
    "To somebody whom staff invite to join; the link leads to signing in.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="You are invited to {programme}",
    body="""
Hello {you},

We would be glad to have you as a {role} in **{programme}**.

{summary}

It takes about ten minutes: you sign in with a code that we send to this address, look over what
others will see of you, and say yes.

[See the invitation]({link})

If it is not for you, you need do nothing.

Kind regards
{contact}
""",
    role="name",
    summary="name",
    link="link",
)

NAMED = declare(
    "named",
    "To somebody whom a member named, and who is invited to take a part; the link leads to signing in.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="{who} named you as {role} in {programme}",
    body="""
Hello {you},

{who} takes part in **{programme}** and named you as {role}.

{summary}

It takes about ten minutes: you sign in with a code that we send to this address, look over what
others will see of you, and say yes.

[See the invitation]({link})

If it is not for you, you need do nothing. If you do not know {who}, please tell us.

Kind regards
{contact}
""",
    who="name",
    role="name",
    summary="name",
    link="link",
)

APPLIED = declare(
    "applied",
    "To somebody who has asked to join: a receipt.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="Thank you for offering to join {programme}",
    body="""
Hello {you},

Thank you: we have what you sent to join **{programme}** as a {role}. Somebody of our staff will look at
it, and you will hear from us by e-mail.

Until then nobody but our staff sees your profile. You can still change it.

[See what you sent]({link})

Kind regards
{contact}
""",
    role="name",
    link="link",
)

APPROVED = declare(
    "approved",
    "To somebody who is now a member: after approval, or at once where none is needed.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="Welcome to {programme}",
    body="""
Hello {you},

Welcome: you are now a {role} in **{programme}**.

{next}

[Go to your page]({link})

Kind regards
{contact}
""",
    role="name",
    next="name",
    link="link",
)

TURNED_DOWN = declare(
    "turned-down",
    "To somebody who asked to join and was not approved, with the words of staff.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="About your wish to join {programme}",
    body="""
Hello {you},

Thank you for wanting to join **{programme}** as a {role}. We are sorry that we cannot say yes this time.

{words}

If you think that we have this wrong, please write to us: a person will read it.

Kind regards
{contact}
""",
    role="name",
    words="words",
)

INTEREST_NOTED = declare(
    "interest-noted",
    "To somebody who left an address while sign-up was closed.",
    kind=Kind.NEEDED,
    at_once=AtOnce.AWAITED,
    subject="We will write when {programme} opens",
    body="""
Hello {you},

Thank you for your interest in joining **{programme}** as a {role}. Sign-up opens again on {opens}, and we
will write to this address then. We use it for nothing else.

Kind regards
{contact}
""",
    role="name",
    opens="date",
)

SIGN_UP_OPEN = declare(
    "sign-up-open",
    "To everybody on the interest list, once, when sign-up has opened.",
    kind=Kind.NEEDED,
    at_once=AtOnce.TURN,
    subject="You can now join {programme}",
    body="""
Hello {you},

You asked us to write when people can join **{programme}** as a {role}. Now you can: sign-up is open until
{until}.

[Join as a {role}]({link})

Kind regards
{contact}
""",
    role="name",
    until="date",
    link="link",
)

PROFILE_HIDDEN = declare(
    "profile-hidden",
    "To somebody whose profile became inactive because they did not confirm it.",
    kind=Kind.CHANGES,
    subject="Your profile in {programme} is inactive now",
    body="""
Hello {you},

You have not told us whether your profile as a {role} in **{programme}** is still right. So that nobody writes to
somebody who has moved on, it is inactive from today: nobody finds it. Whoever you work with goes on as before.

It takes one press to bring it back, in any month.

[Make it active again]({link})

Kind regards
{contact}
""",
    role="name",
    link="link",
)

PROGRAMME_CLOSED = declare(
    "programme-closed",
    "To whoever was invited or waits for approval when the programme is closed.",
    kind=Kind.NEEDED,
    at_once=AtOnce.ENDING,
    subject="{programme} has ended",
    body="""
Hello {you},

You were about to join **{programme}** as a {role}. The programme has ended, and nobody joins it any more. We are sorry
that it did not come to it, and thank you for your interest.

There is nothing that you need do.

Kind regards
{contact}
""",
    role="name",
)

SEEN_BY_OTHERS = declare(
    "seen-by-others",
    "To members when a newer version of the rules lets others see what they told us than until now.",
    kind=Kind.NEEDED,
    at_once=AtOnce.SAFETY,
    subject="Who sees what you told us in {programme} has changed",
    body="""
Hello {you},

The rules of **{programme}** have changed, and with them who sees what you told us as a {role}:

{changes}

If that is not what you want, change your answers, or make your profile inactive. What you take out, nobody sees.

[Look at my profile]({link})

Kind regards
{contact}
""",
    role="name",
    changes="words",
    link="link",
)
