"""The places of storage that the program itself brings, and the cookies that it sets."""

from parlour.kernel.personal import as_long_as, days, declare_cookie, declare_place

declare_place(
    "database",
    "default",
    holds="every table of the map",
    keep=as_long_as("each row's own statement says"),
    erased_by="each row's own statement; pages are overwritten (secure_delete) and vacuumed",
)
declare_place(
    "cache",
    "default",
    holds="counters and rendered pieces by id, no addresses and no words of a message",
    keep=days(1).after("it was written"),
    erased_by="expiry",
)
declare_place(
    "log",
    "stderr",
    holds="times, kinds of events and ids; addresses are filtered out",
    keep=days(30).after("it was written"),
    erased_by="rotation by the operator's service manager",
)
declare_place(
    "files",
    "files",
    holds="raw mails, attachments and photographs, each encrypted with a key of its own",
    keep=as_long_as("the row that names the file exists"),
    erased_by="the bytes are deleted and the key is destroyed",
)
declare_place(
    "queue",
    "envelopes and deliveries",
    holds="ids of what is to be taken in or sent; the rows are in the map",
    keep=as_long_as("the row exists"),
    erased_by="each row's own statement",
)
declare_cookie("parlour_session", reason="keeps a colleague signed in; set at sign-in only", days=14)
declare_cookie("parlour_csrf", reason="keeps other sites from submitting forms in your name", days=14)
declare_cookie("messages", reason="carries one sentence to the next page", days=1)
