"""Which words are the writer's, in many languages and mail programs. No line may be lost."""

# ruff: noqa: E501 - phrases of the world, each on the line where it is found

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.model import DEFAULT_LIMITS
from parlour.channels.email.mime.replies import Reply, split_reply
from parlour.channels.email.mime.replies import vocabulary as words
from parlour.channels.email.mime.replies.signatures import sent_from_start
from parlour.kernel.markup import html_to_text

ANSWER = "Thanks, that works now.\n\nOne more thing: the blue one is missing."
OLD = "Dear customer,\nplease try again.\nYour team"


def split(text: str, html: str = "", subject: str = "Re: Help") -> Reply:
    derived = not text
    return split_reply(
        text or html_to_text(html), html, derived=derived, subject=subject, budget=Budget(DEFAULT_LIMITS)
    )


INTRODUCTIONS = [
    "On Mon, Mar 2, 2026 at 10:00 AM Help Desk <help@example.com> wrote:",
    "On Mon, Mar 2, 2026 at 10:00 AM A Help Desk With A Long Name <\nhelp@example.com> wrote:",
    "On 2 March 2026 10:00:00 CET, Help Desk <help@example.com> wrote:",
    "On 02/03/2026 10:00, Help Desk wrote:",
    "On Mar 2, 2026, at 10:00, Help Desk\n<help@example.com> wrote:",
    "Help Desk <help@example.com> writes:",
    "Am 02.03.2026 um 10:00 schrieb Help Desk:",
    "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Help Desk <help@example.com>:",
    'Am 02.03.26, 10:00 schrieb "Help Desk" <help@example.com>:',
    "Help Desk <help@example.com> schrieb am Mo., 2. März 2026, 10:00:",
    "Le lun. 2 mars 2026 à 10:00, Help Desk <help@example.com> a écrit :",
    "Le 02/03/2026 à 10:00, Help Desk a écrit :",
    "El lun, 2 mar 2026 a las 10:00, Help Desk (<help@example.com>) escribió:",
    "El 2/3/26 a las 10:00, Help Desk escribió:",
    "Il giorno lun 2 mar 2026 alle ore 10:00 Help Desk <help@example.com> ha scritto:",
    "Il 02/03/2026 10:00, Help Desk ha scritto:",
    "Em seg., 2 de mar. de 2026 às 10:00, Help Desk <help@example.com>\nescreveu:",
    "Op ma 2 mrt 2026 om 10:00 schreef Help Desk <help@example.com>:",
    "Op 2 mrt. 2026 om 10:00 heeft Help Desk <help@example.com> het volgende geschreven:",
    "Den mån 2 mars 2026 kl 10:00 skrev Help Desk <help@example.com>:",
    "Den 2026-03-02 kl. 10:00, skrev Help Desk:",
    "man. 2. mar. 2026 kl. 10.00 skrev Help Desk <help@example.com>:",
    "Den man. 2. mar. 2026 kl. 10.00 skrev Help Desk <help@example.com>:",
    "ma 2. maalisk. 2026 klo 10.00 Help Desk (help@example.com) kirjoitti:",
    "pon., 2 mar 2026 o 10:00 Help Desk <help@example.com> napisał(a):",
    "W dniu 2.03.2026 o 10:00, Help Desk pisze:",
    "po 2. 3. 2026 v 10:00 odesílatel Help Desk <help@example.com> napsal:",
    "Dne 2.3.2026 v 10:00 Help Desk napsal(a):",
    "пн, 2 мар. 2026 г. в 10:00, Help Desk <help@example.com>:",
    "02.03.2026 10:00, Help Desk пишет:",
    "пн, 2 бер. 2026 р. о 10:00 Help Desk <help@example.com> пише:",
    "2 Mar 2026 Pzt, 10:00 tarihinde Help Desk <help@example.com> şunu yazdı:",
    "Help Desk <help@example.com>, 2 Mar 2026 Pzt, 10:00 tarihinde şunu yazdı:",
    "Help Desk <help@example.com> ezt írta (időpont: 2026. márc. 2., H, 10:00):",
    "În lun., 2 mar. 2026 la 10:00, Help Desk <help@example.com> a scris:",
    "2026年3月2日(月) 10:00 Help Desk <help@example.com>:",
    "2026/03/02 10:00、Help Desk <help@example.com>のメール:",
    "在 2026年3月2日，10:00，Help Desk <help@example.com> 写道：",
    "Help Desk <help@example.com> 于2026年3月2日周一 10:00写道：",
    "2026년 3월 2일 (월) 오전 10:00, Help Desk <help@example.com>님이 작성:",
    "Vào Th 2, 2 thg 3, 2026 vào lúc 10:00 Help Desk <help@example.com> đã viết:",
    "2026-03-02 10:00 GMT+01:00 Help Desk <help@example.com>:",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, March 2nd, 2026 at 10:00, Help Desk <help@example.com> wrote:",
    "---- On Mon, 02 Mar 2026 10:00:00 +0100 Help Desk <help@example.com> wrote ----",
    "-----Original Message-----\nFrom: Help Desk [mailto:help@example.com]\nSent: Monday, March 2, 2026 10:00\nTo: Ada\nSubject: Help",
    "________________________________\nFrom: Help Desk <help@example.com>\nSent: Monday, March 2, 2026 10:00\nTo: Ada\nSubject: Help",
    "*From:* Help Desk <help@example.com>\n*Sent:* Monday\n*To:* Ada\n*Subject:* Help",
    "Von: Help Desk <help@example.com>\nGesendet: Montag, 2. März 2026 10:00\nAn: Ada\nBetreff: Hilfe",
    "-----Ursprüngliche Nachricht-----\nVon: Help Desk\nGesendet: Montag, 2. März 2026 10:00\nAn: Ada\nBetreff: Hilfe",
    "De : Help Desk <help@example.com>\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Ada\nObjet : Aide",
    "De: Help Desk <help@example.com>\nEnviado el: lunes, 2 de marzo de 2026 10:00\nPara: Ada\nAsunto: Ayuda",
    "Da: Help Desk <help@example.com>\nInviato: lunedì 2 marzo 2026 10:00\nA: Ada\nOggetto: Aiuto",
    "Van: Help Desk <help@example.com>\nVerzonden: maandag 2 maart 2026 10:00\nAan: Ada\nOnderwerp: Hulp",
    "Från: Help Desk <help@example.com>\nSkickat: den 2 mars 2026 10:00\nTill: Ada\nÄmne: Hjälp",
    "Fra: Help Desk <help@example.com>\nSendt: 2. marts 2026 10:00\nTil: Ada\nEmne: Hjælp",
    "Lähettäjä: Help Desk\nLähetetty: maanantai 2. maaliskuuta 2026\nVastaanottaja: Ada\nAihe: Apua",
    "Od: Help Desk <help@example.com>\nWysłano: 2 marca 2026\nDo: Ada\nTemat: Pomoc",
    "От: Help Desk <help@example.com>\nОтправлено: 2 марта 2026 г.\nКому: Ada\nТема: Помощь",
    "差出人: Help Desk <help@example.com>\n送信日時: 2026年3月2日\n宛先: Ada\n件名: お問い合わせ",
    "发件人: Help Desk <help@example.com>\n发送时间: 2026年3月2日\n收件人: Ada\n主题: 帮助",
    "보낸 사람: Help Desk <help@example.com>\n보낸 날짜: 2026년 3월 2일\n받는 사람: Ada\n제목: 도움",
    "##- Please type your reply above this line -##",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_what_is_introduced_is_quoted(introduction: str) -> None:
    plain = split(f"{ANSWER}\n\n{introduction}\n\n{OLD}\n")
    assert plain.reply == ANSWER
    assert OLD in plain.quoted
    assert introduction.split("\n", 1)[0] in plain.quoted


@pytest.mark.parametrize("introduction", [one for one in INTRODUCTIONS if not one.startswith("##")])
def test_what_is_introduced_and_marked_is_quoted_and_words_below_it_are_not(introduction: str) -> None:
    marked = "> " + OLD.replace("\n", "\n> ")
    assert split(f"{ANSWER}\n\n{introduction}\n{marked}\n").reply == ANSWER
    below = split(f"{introduction}\n{marked}\n\n{ANSWER}\n")
    assert below.reply == ANSWER
    assert marked in below.quoted


@pytest.mark.parametrize(
    "text",
    [
        "I travel:\nFrom: Berlin\nTo: Paris\nDate: 5 May\nCan you change it?",
        "On Monday I wrote:\nplease cancel my order 1234.",
        "We have three wishes:\n\n1. Faster delivery\n2. Lower prices\n3. A reply by 10:00",
        "You wrote: 'the parcel left on 2 March 2026'. It did not.",
        "My address changed. Name: Ada\nEmail: ada@example.org\nPhone: 123",
        "The error says:\n----------\nNo such file\n----------\nWhat now?",
        "See you at 10:30\nOr is 11:00 better: tell me",
        "Sent from my side there is nothing missing, and I have checked it twice\nwith a colleague.",
        "Subject: this is how I would call it\nand some more words",
        "Regards is what I wanted to send,\nbut the button is grey.",
        "Is 2026-03-02 10:00 free? Write to me@example.org",
    ],
)
def test_words_that_only_look_like_a_quote_are_kept(text: str) -> None:
    assert split(text).reply == text


def test_answers_between_the_questions_keep_their_questions() -> None:
    text = "Hello\n\n> Do you want the red one?\n\nYes\n\n> And the blue one?\n\nNo\n\n> Regards\n> Help"
    reply = split(text)
    assert reply.reply == "Hello\n\n> Do you want the red one?\n\nYes\n\n> And the blue one?\n\nNo"
    assert reply.quoted == "> Regards\n> Help"


def test_the_broken_tail_of_a_quoted_line_is_quoted() -> None:
    text = f"Fine\n\n> {'long words ' * 6}and the\nend of it\n> more\n"
    assert split(text).reply == "Fine"
    assert split("Fine\n\n> Tuesday?\nYes!\n> Wednesday?\nNo!").reply.count("!") == 2


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------\nFrom: Bob <bob@example.com>\nDate: 2 Mar 2026\nSubject: x\nTo: Ada",
        "Begin forwarded message:\n\nFrom: Bob <bob@example.com>\nSubject: x\nDate: 2 March 2026",
        "-------- Weitergeleitete Nachricht --------\nBetreff: x\nVon: Bob <bob@example.com>\nAn: Ada",
        "---------- Message transféré ---------\nDe : Bob <bob@example.com>\nObjet : x",
    ],
)
def test_a_forwarded_mail_is_what_the_writer_wants_to_show(marker: str) -> None:
    text = f"Please look at this.\n\n{marker}\n\nThe words of Bob"
    reply = split(text, subject="Fwd: x")
    assert (reply.reply, reply.is_forward) == (text, True)


def test_outlook_tells_a_forward_by_its_subject_only() -> None:
    text = "See below.\n\nFrom: Bob <bob@example.com>\nSent: Monday\nTo: Ada\nSubject: x\n\nThe words of Bob"
    assert split(text, subject="FW: x").is_forward
    assert split(text, subject="RE: x").reply == "See below."


@pytest.mark.parametrize(
    ("text", "words", "signature"),
    [
        ("Hello\n\n-- \nAda\nByron Ltd", "Hello", "-- \nAda\nByron Ltd"),
        ("Hello\n\n--\nAda", "Hello", "--\nAda"),
        ("Hello\n\nSent from my iPhone", "Hello", "Sent from my iPhone"),
        ("Hallo\n\nVon meinem iPhone gesendet", "Hallo", "Von meinem iPhone gesendet"),
        ("Salut\n\nEnvoyé de mon iPhone", "Salut", "Envoyé de mon iPhone"),
        ("Hola\n\nEnviado desde mi iPhone", "Hola", "Enviado desde mi iPhone"),
        ("Ciao\n\nInviato da iPhone", "Ciao", "Inviato da iPhone"),
        ("Olá\n\nEnviado do meu iPhone", "Olá", "Enviado do meu iPhone"),
        ("Hoi\n\nVerstuurd vanaf mijn iPhone", "Hoi", "Verstuurd vanaf mijn iPhone"),
        ("Hej\n\nSkickat från min iPhone", "Hej", "Skickat från min iPhone"),
        ("Hei\n\nSendt fra min iPhone", "Hei", "Sendt fra min iPhone"),
        ("Moi\n\nLähetetty iPhonesta", "Moi", "Lähetetty iPhonesta"),
        ("Cześć\n\nWysłane z iPhone'a", "Cześć", "Wysłane z iPhone'a"),
        ("Ahoj\n\nOdesláno z iPhonu", "Ahoj", "Odesláno z iPhonu"),
        ("Привет\n\nОтправлено с iPhone", "Привет", "Отправлено с iPhone"),
        ("Merhaba\n\niPhone'umdan gönderildi", "Merhaba", "iPhone'umdan gönderildi"),
        ("こんにちは\n\niPhoneから送信", "こんにちは", "iPhoneから送信"),
        ("你好\n\n发自我的 iPhone", "你好", "发自我的 iPhone"),
        ("안녕하세요\n\n나의 iPhone에서 보냄", "안녕하세요", "나의 iPhone에서 보냄"),
        ("Hi\n\nGet Outlook for iOS<https://aka.example/ios>", "Hi", "Get Outlook for iOS<https://aka.example/ios>"),
        ("Hi\n\nBest regards,\nAda Byron\nCEO, Byron Ltd\n+44 20 7946 0000", "Hi",
         "Best regards,\nAda Byron\nCEO, Byron Ltd\n+44 20 7946 0000"),
        ("Hi\n\nCheers,\nAda", "Hi\n\nCheers,\nAda", ""),
        ("Hi\n___\nA mailing list\nhttps://lists.example/mailman/listinfo/a", "Hi",
         "___\nA mailing list\nhttps://lists.example/mailman/listinfo/a"),
    ],
)  # fmt: skip
def test_signatures_are_folded(text: str, words: str, signature: str) -> None:
    reply = split(text)
    assert (reply.reply, reply.signature.replace("--\nAda\nByron", "-- \nAda\nByron")) == (words, signature)


def test_a_long_text_below_dashes_is_no_signature() -> None:
    text = "First part\n--\n" + "\n".join(f"line {number}" for number in range(40))
    assert split(text).reply == text


GMAIL = (
    '<div dir="ltr">Thanks<br></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, 2 Mar 2026 '
    'at 10:00, Help &lt;<a href="mailto:h@example.com">h@example.com</a>&gt; wrote:<br></div>'
    '<blockquote class="gmail_quote" style="border-left:1px solid">Dear customer</blockquote></div>'
)
OUTLOOK = (
    "<div><p>Thanks</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
    "<p><b>From:</b> Help<br><b>Sent:</b> Monday</p></div><p>Dear customer</p></div>"
)
OUTLOOK_WEB = (
    '<div>Thanks</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Help</div><div>Dear customer</div>'
)
THUNDERBIRD = (
    '<p>Thanks</p><div class="moz-cite-prefix">Am 02.03.26 um 10:00 schrieb Help:</div>'
    '<blockquote type="cite"><p>Dear customer</p></blockquote>'
)
APPLE = '<div>Thanks</div><div><br><blockquote type="cite"><div>On 2 Mar 2026, at 10:00, Help &lt;h@example.com&gt; wrote:</div><div>Dear customer</div></blockquote></div>'
YAHOO = '<div>Thanks</div><div id="yahoo_quoted_12" class="yahoo_quoted"><div>On Monday, Help wrote:</div><div>Dear customer</div></div>'


@pytest.mark.parametrize("html", [GMAIL, OUTLOOK, OUTLOOK_WEB, THUNDERBIRD, APPLE, YAHOO])
def test_html_answers_are_split_by_their_structure(html: str) -> None:
    reply = split("", html)
    assert reply.reply == "Thanks"
    assert "Dear customer" in reply.quoted


def test_answers_inside_the_quoted_html_are_kept() -> None:
    html = GMAIL.replace("</blockquote></div>", "</blockquote><div>My answer below</div></div>")
    assert split("", html).reply == "Thanks\n\nMy answer below"


def test_a_quote_made_by_the_writer_is_kept() -> None:
    html = "<p>The manual says</p><blockquote>press twice</blockquote><p>but nothing happens</p>"
    assert split("", html).reply == "The manual says\n\npress twice\n\nbut nothing happens"


def test_a_text_that_hides_its_quote_is_split_by_the_html() -> None:
    assert split("Thanks\n\nDear customer\n", THUNDERBIRD).reply == "Thanks"


def test_every_telephone_phrase_can_begin_as_the_quick_look_expects() -> None:
    assert sent_from_start(["x", "", "Sent from my iPhone"]) == 2
    assert all(len(one) <= 3 for one in words.SENT_FROM_BEGINNINGS)


LINES = st.sampled_from(
    ["", "words of mine", "> quoted", ">> deeper", "-- ", "Sent from my iPhone", "_____",
     "On 1 May 2026 at 10:00 A <a@b.example> wrote:", "From: A <a@b.example>", "Sent: today", "To: me", "Subject: x",
     "-----Original Message-----", "---------- Forwarded message ---------", "Regards,", "Ada", "+49 30 1234567"]
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.sampled_from(["Re: x", "Fwd: x"]))
@settings(max_examples=400, deadline=None)
def test_every_line_ends_up_somewhere(lines: list[str], subject: str) -> None:
    reply = split("\n".join(["first", *lines]), subject=subject)
    kept = f"{reply.reply}\n{reply.quoted}\n{reply.signature}".split("\n")
    assert sorted(one.strip() for one in kept if one.strip()) == sorted(
        one.strip() for one in ["first", *lines] if one.strip()
    )
