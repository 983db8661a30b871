from ithaca.kit.policies import policy, setting


@policy("meetings")
class MeetingPolicy:
    """How people meet."""

    modes: dict[str, str] = setting(
        "The ways to meet, the favoured one first.",
        {"video": "Video call", "phone": "Phone call", "person": "In person", "email": "By e-mail"},
    )
    minutes: int = setting("How long a meeting usually is.", 60, least=5, most=600)
    needs_place: bool = setting("A meeting in person needs a place.", False)

    def says(self, scheme):
        yield f"Meetings are about {self.minutes} minutes: {', '.join(self.modes.values()).lower()}."
