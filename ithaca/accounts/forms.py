from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.ratelimit import clear, consume
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as institution
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.accounts import queries
from ithaca.accounts.models import Person


class ArrivalForm(forms.Form):
    """Who somebody is, before we know whether they have an account: it does not say which."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        help_text=gettext_lazy("As you would like to be called."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("You sign in with it. Others do not see it unless you say so."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code from the e-mail"),
        max_length=20,
        help_text=gettext_lazy("Eight letters, such as BCDF-GHJK. Capitals and the dash do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class DetailsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "pronouns", "pronunciation"]
        labels = {
            "name": gettext_lazy("Your name"),
            "pronouns": gettext_lazy("Your pronouns"),
            "pronunciation": gettext_lazy("How to say your name"),
        }
        help_texts = {
            "name": gettext_lazy("As you would like to be called, here and in our letters."),
            "pronouns": gettext_lazy("For example: she/her. Shown beside your name."),
            "pronunciation": gettext_lazy("For example: “PREE-ya”. Shown on your profile."),
        }


class ThemeForm(forms.Form):
    """How pages look, and in which language they are, if more than one is offered."""

    theme = forms.ChoiceField(
        choices=Person.Theme, widget=forms.RadioSelect, label=gettext_lazy("Appearance")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]


class Plainly:
    """Allauth's forms in our words: labels instead of placeholders, and hints where they help."""

    LABELS = {
        "login": gettext_lazy("Your e-mail address"),
        "email": gettext_lazy("Your e-mail address"),
        "password": gettext_lazy("Your password"),
        "oldpassword": gettext_lazy("Your password now"),
        "password1": gettext_lazy("The new password"),
        "password2": gettext_lazy("The new password once more"),
        "code": gettext_lazy("The code from the e-mail"),
    }

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "Twelve characters or more. A few words that you remember do well."
            )


class LoginForm(Plainly, allauth.LoginForm):
    pass


class RequestLoginCodeForm(Plainly, allauth.RequestLoginCodeForm):
    pass


class ResetPasswordForm(Plainly, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plainly, allauth.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Plainly, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(Plainly, allauth.SetPasswordForm):
    pass


class AddEmailForm(Plainly, allauth.AddEmailForm):
    LABELS = {"email": gettext_lazy("Your new e-mail address")}


class ConfirmLoginCodeForm(Plainly, allauth.ConfirmLoginCodeForm):
    def clean_code(self):
        """Tries count for the person, not for the session: the same count as when coming in (`views.may_try`)."""
        request = context.request
        email = request._login_stage.state.get("email", "")
        if not consume(request, action="code_tried", key=queries.whose_tries(email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        clear(request, action="code_tried", key=queries.whose_tries(email))
        return code


class ConfirmEmailCodeForm(Plainly, allauth.ConfirmEmailVerificationCodeForm):
    pass


class ReauthenticateForm(Plainly, allauth.ReauthenticateForm):
    pass


class SecondStepForm(Plainly, second.AuthenticateForm):
    LABELS = {"code": gettext_lazy("The code from your phone, or a recovery code")}


class SecondStepAgainForm(Plainly, second.ReauthenticateForm):
    LABELS = {"code": gettext_lazy("The code from your phone, or a recovery code")}


class ActivateForm(Plainly, totp.ActivateTOTPForm):
    LABELS = {"code": gettext_lazy("The code that the app shows now")}


class DisconnectForm(institution.DisconnectForm):
    def clean(self):
        """Whoever has an address that was proved comes in by a code: nobody needs a password for that."""
        if not EmailAddress.objects.filter(user=self.request.user, verified=True).exists():
            raise forms.ValidationError(
                _(
                    "Without it you could not sign in: no e-mail address of yours is proved. Add one to your account first."
                )
            )
        return forms.Form.clean(self)


class AddPasskeyForm(Plainly, webauthn.AddWebAuthnForm):
    LABELS = {
        "name": gettext_lazy("A name for it"),
        "passwordless": gettext_lazy("Sign me in with it alone, without a password or code"),
    }

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["passwordless"].help_text = _(
            "It then asks each time for your fingerprint, your face or its PIN. Not every device can do that."
        )
