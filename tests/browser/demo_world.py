"""People and things of the demo world, by the names of `site/worlds/demo.toml`."""

from datetime import timedelta

from passkeys import give_passkey

SLUG = "career-mentoring"
RUTH, ADMIN, JEAN, ALUMNI, SERVICE = (
    "Ruth Okoro",
    "Tom Ashworth",
    "Jean Docherty",
    "Malcolm Reid",
    "Sunita Rao",
)
PRIYA, AMARA, KOFI, CALLUM, OMAR = (
    "Priya Nair",
    "Dr Amara Okafor",
    "Kofi Mensah",
    "Callum Fraser",
    "Omar Farouk",
)


class World:
    """The demo, with the scenes that it lacks: an import at each step, offered times, an open invitation."""

    def __init__(self):
        from ithaca.kit.clock import now
        from ithaca.site import worlds

        self.at = now()
        self.programme = worlds.load("demo")
        self.set_scenes()

    def person(self, name: str):
        from ithaca.accounts.models import Person

        return Person.objects.get(name=name)

    def member(self, name: str):
        from ithaca.programmes.models import Membership

        return Membership.objects.get(programme=self.programme, person__name=name)

    def pair(self, mentor: str, mentee: str):
        from ithaca.relationships.models import Relationship

        both = Relationship.objects.filter(participants__person__name=mentor)
        return both.filter(participants__person__name=mentee).latest("started_at")

    def request(self, mentor: str, mentee: str):
        from ithaca.matching.models import Request

        return Request.objects.filter(mentor__person__name=mentor, mentee__person__name=mentee).latest(
            "sent_at"
        )

    def meeting(self, state: str, name: str = PRIYA):
        from ithaca.meetings.models import Meeting

        theirs = Meeting.objects.filter(relationship__participants__person__name=name, state=state)
        return theirs.latest("pk")

    def set_scenes(self):
        from ithaca.meetings import actions as meetings
        from ithaca.meetings.actions import Plan

        days = [self.at + timedelta(days=n, hours=1) for n in (4, 5, 8)]
        pair = self.pair("Siobhán Reilly", "Dmitri Volkov")
        meetings.offer(pair.pk, days, Plan(), by=self.person("Siobhán Reilly"), at=self.at)
        self.set_the_desk(pair)
        self.asked = self.ask_about_data()
        self.imports = {name: self.bring(name) for name in ("ready", "checked", "applied")}
        self.round, self.proposal = self.match_everybody()

        self.set_ways_in()

    def set_ways_in(self):
        """Omar has a password and every second step; Callum signs in at his institution."""
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
        from allauth.socialaccount.models import SocialAccount

        omar = self.person(OMAR)
        omar.set_password("a long walk by the sea")
        omar.save()
        TOTP.activate(omar, generate_totp_secret())
        RecoveryCodes.activate(omar)
        self.passkey = give_passkey(omar, "My phone")
        callum = self.person(CALLUM)
        SocialAccount.objects.create(user=callum, provider="institution", uid="s-1", extra_data={})

    def set_the_desk(self, pair):
        """A wish, a step that is held, somebody who is here twice, and who stands in."""
        from ithaca.desk import actions as desk
        from ithaca.programmes.models import Membership
        from ithaca.programmes.testing import make_person
        from ithaca.relationships import actions as relationships
        from ithaca.roles.models import Holding

        ruth, jean = self.person(RUTH), self.person(JEAN)
        self.wish = relationships.wish_for_another(pair.pk, by=self.person("Dmitri Volkov"), at=self.at)
        kwame = self.member("Kwame Boateng")
        self.batch = desk.prepare(self.programme, "deactivate", [kwame], by=ruth, at=self.at)
        Membership.objects.create(
            programme=self.programme, cohort=kwame.cohort, role=kwame.role, state="active", joined_at=self.at,
            person=make_person("Boateng, Kwame", "kb@work.example"),
        )  # fmt: skip
        desk.write_note(kwame.pk, "Prefers mornings.", by=ruth, at=self.at)
        desk.save_view(self.programme.pk, "people", "Resting", "state=inactive", by=ruth)
        held = Holding.objects.get(person=jean)
        day = self.at.date()
        desk.deputise(
            self.programme,
            holding=held.pk,
            person=ruth,
            first=day,
            last=day,
            by=self.person(ADMIN),
            at=self.at,
        )

    def ask_about_data(self) -> dict:
        from ithaca.records import actions as records

        amara, kofi = self.person(AMARA), self.person(KOFI)
        lost = {"old": amara.email, "new": "amara@elsewhere.example", "name": AMARA}
        return {
            "complaint": records.ask(
                "complaint", "Too many letters.", by=amara, at=self.at - timedelta(days=40)
            ),
            "erasure": records.ask("erasure", "Please erase me.", by=kofi, at=self.at),
            "address": records.report_lost(**lost, words="I work with Priya.", at=self.at),
        }

    def match_everybody(self):
        """A round that was worked out twice and argued with, and a pair of it that waits for a yes."""
        from ithaca.matching.actions import rounds
        from ithaca.matching.models import Proposal, Round
        from ithaca.matching.queries import plans

        by = {"by": self.person(RUTH), "at": self.at}
        found = rounds.open_round(self.programme.cohorts.get(open=True), **by)
        for number in (1, 2):
            rounds.order(found.pk, **by)
            rounds.solve(found.pk, number, at=self.at)
        mentee = self.member(CALLUM).pk
        mentor = plans.plan_of(found.runs.latest("number"), []).chosen[str(mentee)]
        rounds.edit(found.pk, "ban", mentee, int(mentor), seen=0, **by)
        said = {
            "score": 80_000,
            "because": [{"says": "can help with {what}", "what": "CVs", "needs": "help", "offers": "ways"}],
            "at": self.at,
        }
        out = Proposal.objects.create(round=found, mentee_id=mentee, mentor_id=int(mentor), **said)
        among = {str(self.member(KOFI).pk): [self.member("Grace Mbeki").pk, self.member(AMARA).pk]}
        Round.objects.filter(pk=found.pk).update(shortlists=among)
        return Round.objects.get(pk=found.pk), Proposal.objects.whole().get(pk=out.pk)

    def bring(self, upto: str):
        """An import that has come so far: `ready`, `checked` or `applied`."""
        from ithaca.imports.actions import batches
        from ithaca.kit.tables.reading import read

        rows = "Name,Email,Employer,Course\nTam Lin,tam@mailbox.example,Ferry Co,BA Music\nTam Lin,tam@mailbox.example,,\nNo Address,,,\n"
        ruth, at = {"by": self.person(RUTH)}, {"at": self.at}
        batch = batches.upload(
            self.programme, "mentor", "alumni.csv", read(rows.encode(), "alumni.csv"), **ruth, **at
        )
        if upto != "ready":
            mapping = {int(place): target for place, target in batch.mapping.items()}
            batches.check(batch.pk, mapping, **ruth, **at)
        if upto == "applied":
            batches.confirm(batch.pk, invites=True, fills=False, **ruth, **at)
            while batches.apply_some(batch.pk, **at):
                pass
        return batch
