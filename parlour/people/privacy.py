"""What the packages that let people in keep about them. Their fields can't be wrapped, so they are described."""

from parlour.kernel.personal import (
    NOBODY,
    OPERATOR_IS_CONTROLLER,
    Edge,
    about,
    about_nobody,
    describe,
    leads_to,
    matches,
    pd,
)
from parlour.kernel.purposes import account, security, sign_in

_number = about_nobody("a running number of the table")
_user = leads_to(Edge.ABOUT, account, sign_in)
_when = about(pd.AuthenticationHistory, security)
_word = about_nobody("a word of the program")

describe(
    "contenttypes.ContentType",
    role=OPERATOR_IS_CONTROLLER,
    subject=NOBODY,
    id=_number,
    app_label=_word,
    model=_word,
)
describe(
    "auth.Permission",
    role=OPERATOR_IS_CONTROLLER,
    subject=NOBODY,
    id=_number,
    name=_word,
    content_type=_word,
    codename=_word,
)
describe("auth.Group", role=OPERATOR_IS_CONTROLLER, subject=NOBODY, id=_number, name=_word, permissions=_word)
describe(
    "sessions.Session",
    role=OPERATOR_IS_CONTROLLER,
    subject=matches("session_data"),
    session_key=about(pd.UID, sign_in),
    session_data=about(pd.UID, sign_in),
    expire_date=about_nobody("when the session ends"),
)
describe(
    "account.EmailAddress",
    role=OPERATOR_IS_CONTROLLER,
    subject="user",
    id=_number,
    user=_user,
    email=about(pd.EmailAddress, sign_in, identifies=True),
    verified=about_nobody("whether the address was proven"),
    primary=about_nobody("whether it is the first address"),
)
describe(
    "account.EmailConfirmation",
    role=OPERATOR_IS_CONTROLLER,
    subject="email_address.user",
    id=_number,
    email_address=about_nobody("names an address; the address states itself"),
    created=about_nobody("when the code was made"),
    sent=about_nobody("when the code was sent"),
    key=about_nobody("a random code"),
)
describe(
    "socialaccount.SocialApp",
    role=OPERATOR_IS_CONTROLLER,
    subject=NOBODY,
    id=_number,
    provider=_word,
    provider_id=_word,
    name=_word,
    client_id=about_nobody("the organisation's own id at the service"),
    secret=about_nobody("the organisation's own secret at the service"),
    key=about_nobody("the organisation's own key at the service"),
    settings=about_nobody("addresses of the service", keys={"*": "the provider's own settings, such as server_url"}),
)
describe(
    "socialaccount.SocialAccount",
    role=OPERATOR_IS_CONTROLLER,
    subject="user",
    id=_number,
    user=_user,
    provider=_word,
    uid=about(pd.AccountIdentifier, sign_in, identifies=True),
    last_login=_when,
    date_joined=_when,
    extra_data=about(pd.IndividualProfile, sign_in, keys={"*": "what the service says of the person at sign-in"}),
)
describe(
    "socialaccount.SocialToken",
    role=OPERATOR_IS_CONTROLLER,
    subject="account.user",
    id=_number,
    app=about_nobody("names a service"),
    account=about_nobody("names an account; the account states itself"),
    token=about(pd.Authenticating, sign_in),
    token_secret=about(pd.Authenticating, sign_in),
    expires_at=about_nobody("when the token ends"),
)
describe(
    "mfa.Authenticator",
    role=OPERATOR_IS_CONTROLLER,
    subject="user",
    id=_number,
    user=_user,
    type=_word,
    data=about(pd.Authenticating, sign_in, keys={"*": "secret, recovery seed or public key of the second factor"}),
    created_at=_when,
    last_used_at=_when,
)
describe(
    "usersessions.UserSession",
    role=OPERATOR_IS_CONTROLLER,
    subject="user",
    id=_number,
    user=_user,
    created_at=_when,
    ip=about(pd.IPAddress, security),
    last_seen_at=_when,
    session_key=about(pd.UID, sign_in),
    user_agent=about(pd.UserAgent, security),
    data=about_nobody("empty; nothing more is recorded", keys={"*": "nothing"}),
)
