"""The uses that several apps share, each named once."""

from parlour.kernel.personal import CONTRACT, Use, as_long_as, days, dpv, legitimate_interest, months

care = Use(
    "Answering people who contact us",
    purpose=dpv.CommunicationForCustomerCare,
    basis=legitimate_interest("answering someone who wrote to us", assessment="LIA-1"),
    keep=months(24).after("the conversation was closed"),
    name="care",
)
intake = Use(
    "Taking in what people send us without losing it",
    purpose=dpv.TechnicalServiceProvision,
    basis=legitimate_interest("never losing or misfiling what someone sent", assessment="LIA-2"),
    keep=days(90).after("it was received"),
    name="intake",
)
account = Use(
    "Keeping the accounts of the people who work here",
    purpose=dpv.AccountManagement,
    basis=CONTRACT,
    keep=as_long_as("the account exists"),
    name="account",
)
sign_in = Use(
    "Letting the right people in",
    purpose=dpv.IdentityAuthentication,
    basis=CONTRACT,
    keep=days(14).after("the session began"),
    name="sign_in",
)
security = Use(
    "Keeping out those who should not be here",
    purpose=dpv.EnforceSecurity,
    basis=legitimate_interest("protecting accounts and mail against misuse", assessment="LIA-3"),
    keep=days(30).after("it was recorded"),
    name="security",
)
trail = Use(
    "Showing who did what, and when",
    purpose=dpv.RecordManagement,
    basis=legitimate_interest("explaining what happened to a conversation", assessment="LIA-4"),
    keep=months(24).after("it happened"),
    name="trail",
)
