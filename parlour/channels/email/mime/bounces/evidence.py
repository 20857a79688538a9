"""How much speaks for a bounce, before its text is read closely."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlour.channels.email.mime.model import Address, MailingList
from parlour.channels.email.mime.structure import Part

_DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|post-?master|mdaemon|mail[._-]?deliver(?:y|ysystem)|"
    r"mail_delivery_subsystem|delivery[._-]?(?:failure|status|reports?)|bounces?|bounce-.*|mmdf|daemon|"
    r"uucp|pmdf|mailerdaemon|mail\.?system|mailadm|microsoftexchange[0-9a-f]*|undeliverable|no-?reply-?bounce|"
    r"mail-delivery|smtp|gateway|autoanswer|info-bounce|majordomo-owner|root|smtpd?|mailsystem|non-?delivery|ndr|"
    r"mail-error|mailer_daemon|failure|administrator|nobody|system)$",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"^\W*(?:mail(?:er)? ?(?:delivery|daemon|administrator|system)|post ?master|delivery (?:sub)?system|"
    r"microsoft outlook$|"
    r"system administrator|internet mail delivery|mail router|zustellsystem)",
    re.IGNORECASE,
)
_STRONG_DAEMON = re.compile(
    r"^(?:mailer-?daemon|mdaemon|mailer_daemon|mail_delivery_subsystem|mmdf|microsoftexchange[0-9a-f]{8,})$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|non[- ]?deliver|not (?:be )?deliver|nondeliver|deliver\w* (?:(?:status )?notification|"
    r"fail|problem|report|error|delay|incomplete|attempt)|"
    r"fail\w* (?:delivery|mail|message|notice)|fail(?:ure|ed)? (?:notice|delivery|to deliver|report)|"
    r"return(?:ed|ing) (?:mail|message|to sender|email|e-mail)|mail (?:delivery|system) (?:fail|error|"
    r"report|problem|status|subsystem)|"
    r"mail (?:could not|can(?:not|'t)|failed|failure|error|returned|delayed|not delivered)|"
    r"message (?:delivery|could not|can(?:not|'t)|not deliver|delayed|status|failed|undeliver)|"
    r"bounced?(?: mail| message)?\b|"
    r"delivery (?:has )?(?:failed|failure|status|notification|delayed|unsuccessful)|permanent (?:error|failure)|"
    r"could not (?:send|deliver)|unable to deliver|user unknown|unknown user|warning: (?:could not|message|mail)|"
    r"unzustellbar|nicht zugestellt|zustell(?:ung|bar)|fehlgeschlagen|rückmeldung|non remis|échec|"
    r"non délivr|retour de courrier|"
    r"no (?:se )?(?:pudo |ha podido )?(?:entrega|entregado)|no entregad|devuelto|devolvid|"
    r"impossibile recapit|mancata consegna|non (?:recapit|consegn)|"
    r"não (?:foi )?entreg|falha na entrega|onbestelbaar|niet (?:worden )?(?:afgeleverd|bezorgd)|"
    r"kan inte levereras|kunne ikke leveres|"
    r"ei voitu toimittaa|niedostarczon|nie można dostarczyć|nedoručiteln|недоставлен|не доставлен|не доставлено|"
    r"配信(?:不能|失敗|エラー)|送信できません|エラーメール|退信|投递失败|退件|無法傳送|반송|배달",
    re.IGNORECASE,
)
# A part of every subject that the expression above can find: this is asked first, of every mail.
_STEMS = (
    "deliver", "fail", "return", "mail", "message", "bounce", "permanent", "unable", "could not", "unknown", "warning",
    "zust", "fehl", "rückm", "remis", "échec", "livr", "courrier", "entreg", "devuel", "devolv", "recapit", "consegn",
    "bestelbaar", "afgelev", "bezorgd", "lever", "toimittaa", "dostarcz", "doru", "достав", "配信", "送信", "エラー",
    "退", "投递", "傳送", "반송", "배달",
)  # fmt: skip
_AWAY = re.compile(
    r"^\W*(?:auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|vacation|abwesen|réponse automatique)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv|vs)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_FAILURE = re.compile(
    r"(?:could|can|did|was|were|has|have|is|will)(?: ?not|n't)(?: yet)?(?: be|"
    r" been)?(?: able to be)? (?:delivered|sent|relayed|deliver|accept)|"
    r"undeliverable|undelivered|delivery (?:to|of|for)?.{0,80}(?:fail|impossible|refused|rejected)|"
    r"fail(?:ed|ure)? (?:to|of|in) (?:deliver|address)|delivery (?:failed|failure|error|problem)|"
    r"fail(?:ed|ing) (?:recipients?|address|delivery|permanently)|unable to (?:deliver|relay|send)|"
    r"(?:user|recipient|mailbox|account|address|host|domain)(?: name)?(?: is| was)? (?:unknown|not found|"
    r"unavailable|disabled|inactive|invalid|full|rejected|does not|doesn't|not (?:known|listed|local))|"
    r"unknown (?:user|recipient|address|host|local|mailbox)|no such (?:user|mailbox|recipient|person|"
    r"account|address|name|domain)|"
    r"(?:permanent|fatal|transient) (?:fatal )?(?:error|failure)|(?:over|exceed\w*).{0,20}quota|"
    r"quota.{0,30}exceed|mailbox (?:is )?full|(?:returned|bounced) (?:to|mail|message|because)|"
    r"\b(?:550|551|552|553|554|421|450|451|452)[ -](?:[45]\.\d|\S)|\b[45]\.\d{1,3}\.\d{1,3}\b|"
    r"(?:konnte|konnten|kann).{0,60}nicht (?:zugestellt|zustellen|gesendet)|unzustellbar|n'a pas pu être|"
    r"no (?:se )?(?:pudo|ha podido).{0,30}entreg|non (?:è stato|e' stato) possibile|"
    r"não (?:foi|pôde)|配信できません|无法投递|"
    r"undeliver|(?:rejected|refused) (?:by|your|the)|(?:did|have|has) not (?:yet )?receiv|"
    r"automatically rejected|deferred:|warning message only|keep trying|"
    r"failed permanently|postponed|not reachable|not responding|n'existe pas|n'existe plus|no existe|"
    r"non esiste|nicht existiert|"
    r"existiert nicht|не существует|не найден|存在しません|不存在|존재하지|"
    r"invalid (?:recipient|address|user|mailbox)|not (?:be )?found|does not exist|not a valid",
    re.IGNORECASE,
)
_OTHER_REPORTS = ("disposition-notification", "feedback-report")
_BOUNCE_HEADERS = ("x-failed-recipients", "x-ms-exchange-message-is-ndr", "x-mailer-daemon-bounce")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`certain`: by its own words and its sender it is one. `likely`: read on. Neither: it is not."""

    certain: bool
    likely: bool
    by_system: bool
    """A mail system wrote it, by its address, its name or the empty envelope sender."""
    failure_words: bool
    subject: str

    @property
    def worth_reading(self) -> bool:
        return self.certain or self.likely


_NOTHING = Evidence(False, False, False, False, "")


def gather(
    root: Part, author: Address, return_path: str | None, subject: str, text: str, mailing_list: MailingList
) -> Evidence:
    """Weigh sender, subject, headers and words. A mail in a thread or on a list needs a daemon's name."""
    headers = root.headers
    local = author.address.partition("@")[0].strip("\"' <>\\")
    daemon = bool(_DAEMON.match(local) or _DAEMON_NAME.match(author.name))
    strong = bool(_STRONG_DAEMON.match(local))
    null = return_path == ""
    lower = subject.lower()
    says = any(stem in lower for stem in _STEMS) and bool(_SUBJECT.search(subject)) and not is_reply(subject)
    report = root.content_type == "multipart/report" and root.parameters.get("report-type", "") in (
        "",
        "delivery-status",
    )
    told = any(name in headers for name in _BOUNCE_HEADERS)
    if not (says or daemon or null or told or report):
        return _NOTHING
    # The words are only looked at when something else speaks for a bounce: it is a long expression.
    words = bool(_FAILURE.search(text[:6_000]))
    if _is_somebody(root, subject, mailing_list, daemon=daemon or null):
        return _NOTHING
    if told or report:
        return Evidence(True, True, True, words, subject)
    certain = words and ((says and (daemon or null)) or strong)
    likely = (says and words) or daemon or (null and (says or words)) or (says and not mailing_list.present)
    return Evidence(certain, likely, daemon or null, words, subject)


def _is_somebody(root: Part, subject: str, mailing_list: MailingList, *, daemon: bool) -> bool:
    """Written by a person or a responder, passed on by a list, or a report of another kind."""
    if _AWAY.match(subject) or root.parameters.get("report-type", "") in _OTHER_REPORTS:
        return True
    if is_reply(subject) and not daemon:
        return True
    return mailing_list.present and not daemon


def is_reply(subject: str) -> bool:
    """Whether the subject is that of an answer or a forwarded mail."""
    return bool(_REPLY.match(subject))
