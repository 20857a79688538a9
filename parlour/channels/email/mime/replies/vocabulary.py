"""The words by which mail programs introduce what they quote, in the languages that they speak."""

# ruff: noqa: E501 - phrases of the world, each on the line where it is found

from __future__ import annotations

WROTE = (
    "wrote", "writes", "written", "said", "schrieb", "geschrieben", "schreef", "a écrit", "a ecrit",
    "avez écrit", "écrit", "escribió", "escribio", "ha escrito", "escribe", "ha scritto", "scrive", "escreveu",
    "geschreven", "skrev", "skriver", "skreiv", "kirjoitti", "kirjutas", "napisał", "napisała", "napisał(a)",
    "napisal", "pisze", "napsal", "napsala", "napsal(a)", "napsal/a", "napísal", "napísala", "napísal(a)",
    "napsáno", "написал", "написала", "написал(а)", "написал (а)", "пишет", "писал", "писал(а)", "написав",
    "написала", "написав(ла)", "пише", "написа", "írta", "yazdı", "şunları yazdı", "yazmış", "a scris",
    "έγραψε", "je napisao", "je napisala", "je napisao/la", "je napisao/napisala", "napisao je", "napisala je",
    "je napisal", "je napisala", "va escriure", "ha escrit", "idatzi du", "escribiu", "đã viết", "menulis",
    "rašė", "parašė", "rakstīja", "skrifaði", "shkroi", "כתב", "כתבה", "כתב/ה", "كتب", "كتبت", "เขียน",
    "写道", "寫道", "写到", "写信", "写给", "書きました", "書いた", "のメール", "作成", "작성", "썼습니다", "님이 씀",
)  # fmt: skip
STARTS = (
    "on", "le", "am", "el", "il", "in data", "em", "op", "den", "dne", "dňa", "w dniu", "dnia", "ons", "a las",
    "la data de", "în data de", "pada", "vào", "vào lúc", "at", "in", "de", "na", "dana", "u", "στις", "на",
    "в", "у", "ב-", "בתאריך", "في", "เมื่อ", "em data", "ha", "né", "от", "kun", "ve", "lør", "tir", "man",
)  # fmt: skip
LABELS = {
    "from": (
        "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "от кого", "від", "від кого",
        "expéditeur", "remitente", "mittente", "absender", "afzender", "feladó", "kimden", "gönderen", "kimden",
        "από", "差出人", "送信者", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "발신", "dari", "từ", "מאת",
        "nadawca", "saatja", "din", "de la", "odesílatel", "odosielateľ", "pošiljatelj", "šalje", "mesaj gönderen",
        "wiadomość od",
    ),
    "date": (
        "sent", "date", "gesendet", "datum", "envoyé", "envoyé le", "envoye", "enviado", "enviado el",
        "enviada em", "enviado em", "enviada", "data", "fecha", "inviato", "verzonden", "skickat", "sendt", "sendt",
        "dato", "lähetetty", "päivämäärä", "päiväys", "wysłano", "wysłane", "odesláno", "odoslané", "дата",
        "отправлено", "надіслано", "gönderildi", "gönderme tarihi", "tarih", "送信日時", "日付", "日時", "发送时间",
        "发送日期", "日期", "寄件日期", "時間", "时间", "보낸 날짜", "날짜", "보낸 시간", "elküldve", "dátum", "ημερομηνία",
        "σταλθηκε", "message du", "dikirim", "đã gửi", "ngày", "נשלח", "trimis", "poslano", "sent on", "sent at",
        "date sent", "date et heure",
    ),
    "to": (
        "to", "an", "à", "a", "para", "aan", "till", "til", "vastaanottaja", "do", "komu", "кому", "kime", "alıcı",
        "宛先", "收件人", "收件者", "받는 사람", "받는사람", "címzett", "destinataire", "destinatario", "προς", "pre",
        "către", "kepada", "đến", "אל", "za", "copie à", "cc", "kopie", "kopia", "copia", "kopi", "kopio", "копия",
        "копія", "抄送", "副本", "参照", "참조", "bilgi", "másolat", "in copia", "con copia",
    ),
    "subject": (
        "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "ämne", "emne", "aihe",
        "temat", "předmět", "predmet", "тема", "konu", "件名", "主题", "主旨", "제목", "tárgy", "θέμα", "sujet", "subiect",
        "perihal", "chủ đề", "נושא", "wątek", "naslov", "assumpte",
    ),
    "other": ("reply-to", "reply to", "antwort an", "importance", "wichtigkeit", "priority", "attachments", "mailed-by"),
}  # fmt: skip
ORIGINAL = (
    "original message", "original appointment", "originalnachricht", "ursprüngliche nachricht",
    "urspruengliche nachricht", "ursprüngliche mail", "original-nachricht", "message d'origine",
    "message d’origine", "message original", "message initial", "mensaje original", "mensagem original",
    "messaggio originale", "messaggio di origine", "oorspronkelijk bericht", "originele bericht",
    "origineel bericht", "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse",
    "oprindelig besked", "original besked", "opprinnelig melding", "alkuperäinen viesti", "oryginalna wiadomość",
    "wiadomość oryginalna", "wiadomość źródłowa", "původní zpráva", "pôvodná správa", "исходное сообщение",
    "оригинальное сообщение", "пересланное письмо", "первоначальное сообщение", "оригінальне повідомлення",
    "вихідне повідомлення", "orijinal mesaj", "özgün ileti", "asıl ileti", "eredeti üzenet", "mesajul original",
    "mesaj original", "αρχικό μήνυμα", "originalna poruka", "izvirno sporočilo", "missatge original", "thư gốc",
    "tin nhắn gốc", "pesan asli", "原始邮件", "原始郵件", "邮件原件", "元のメッセージ", "元のメール", "オリジナル メッセージ",
    "original mail", "원본 메시지", "원본 메일", "원본 내용", "הודעה מקורית", "reply message", "reply separator",
    "הודעה מקורית", "quoted message", "replied message", "antwort", "mensaje anterior",
)  # fmt: skip
FORWARDED = (
    "forwarded message", "forwarded by", "weitergeleitete nachricht", "weitergeleitete e-mail",
    "begin forwarded message", "anfang der weitergeleiteten nachricht", "message transféré",
    "début du message transféré", "début du message réexpédié", "message transmis", "courriel transféré",
    "mensaje reenviado", "inicio del mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem encaminhada", "messaggio inoltrato", "inizio messaggio inoltrato", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl",
    "videresendt meddelelse", "videresendt melding", "videresendt besked", "start på videresendt melding",
    "start på videresendt besked", "välitetty viesti", "edelleenlähetetty viesti", "välitetty viesti alkaa",
    "przekazana wiadomość", "wiadomość przekazana", "początek przekazywanej wiadomości",
    "treść przekazanej wiadomości", "přeposlaná zpráva", "preposlaná správa", "пересылаемое сообщение",
    "пересланное сообщение", "начало переадресованного сообщения", "переслане повідомлення",
    "iletilen mesaj", "iletilmiş mesaj", "yönlendirilen mesaj", "továbbított üzenet", "mesaj redirecționat",
    "προωθημένο μήνυμα", "转发的邮件", "转发邮件", "轉寄郵件", "轉寄的郵件", "転送メッセージ", "転送されたメッセージ",
    "전달된 메시지", "전달된 메일", "thư chuyển tiếp", "הודעה שהועברה",
)  # fmt: skip
SENT_FROM = (
    r"sent from (?:my |a |an |the |outlook|yahoo|mail for|windows|gmail|aol|type|proton|spark|newton|mailbird|"
    r"blackberry|iphone|ipad|samsung|mobile|fastmail|hotmail|blue|edison|superhuman|tutanota|[a-z0-9.]+app\b)",
    r"sent (?:via|using|with) (?:my|the|blackberry|outlook|yahoo|mobile|proton|superhuman|spark|mailbird|shift|"
    r"t-mobile|verizon|samsung)",
    r"sent by (?:my|outlook)", r"(?:get|download) outlook for ", r"get (?:bluemail|yahoo mail|typeapp)",
    r"(?:von|aus) mein(?:em|er) \S+ ?\S* (?:gesendet|gesandt|geschickt|versendet|verschickt)",
    r"(?:diese nachricht wurde )?(?:gesendet|gesandt|geschickt|versendet) (?:von|mit|aus) (?:mein|der|dem|"
    r"outlook|yahoo|"
    r"mail|meinem|windows|gmx|web\.de|blackberry|iphone|ipad|samsung|proton)",
    r"diese nachricht wurde von meine", r"(?:holen sie sich|laden sie|hole dir) outlook",
    r"envoyé (?:de|depuis|à partir d|via|avec|par) ?(?:mon|ma|l'|l’|e |u |outlook|yahoo|mail|un|proton|'|"
    r"’|orange|windows|samsung|iphone)",
    r"(?:obtenez|télécharger|téléchargez) outlook",
    r"enviado (?:desde|de|do|a partir d|con|através) ?(?:mi|meu|o |a |el|la|un|um|mail|outlook|yahoo|"
    r"iphone|ipad|samsung|gmail|proton|my|correo|blackberry)",
    r"(?:obtener|obtén|obter|descarga|baixe) (?:o )?outlook",
    r"inviato (?:da|dal|dall'|dall’|con|tramite) ?(?:mio|il mio|iphone|ipad|outlook|yahoo|samsung|"
    r"smartphone|posta|libero|un|telefono|proton|[a-z]* ?mail)",
    r"(?:ottieni|scarica) outlook",
    r"verzonden (?:vanaf|vanuit|met|van|via) ", r"(?:verstuurd|gestuurd) (?:vanaf|vanuit|met|"
        r"via) ", r"outlook (?:voor|downloaden)",
    r"skickat från (?:min|mitt|outlook|yahoo|mobil|e-post|samsung|iphone|proton)", r"(?:hämta|skaffa) outlook",
    r"sendt fra (?:min|mit|outlook|yahoo|mobil|e-post|mail|samsung|iphone|proton)", r"(?:hent|få|skaff) outlook",
    r"lähetetty (?:\S+ ?){0,4}(?:puhelimesta|laitteesta|iphonesta|ipadista|puhelimestani|laitteestani|"
    r"outlook|sähköposti|windows|samsung|yahoo)",
    r"hanki outlook", r"wysłan[eoy] (?:z|ze|za pomocą|przez) ", r"pobierz (?:aplikację )?outlook",
    r"odesláno (?:z|ze|pomocí) ", r"(?:získejte|získať) outlook", r"odoslané z ",
    r"отправлено (?:с|из|от|через) ", r"надіслано (?:з|із|від) ", r"відправлено (?:з|із) ",
    r"(?:скачать|получить) outlook", r"(?:\S+ ?){0,3}(?:iphone|ipad|samsung|cihaz|"
        r"telefon)\S* gönderildi", r"elküldve a",
    r"trimis (?:de pe|din|cu) ", r"στάλθηκε από", r"poslano (?:s|z|iz) ", r"dikirim dari ", r"gửi từ ",
    r"(?:iphone|ipad|android|スマートフォン|携帯)\S*から送信", r"(?:发自|發自|从我的|從我的|來自我的|来自我的)", r"나의 \S+에서 보냄", r"내 \S+에서 보냄",
    r"\S+에서 보냄", r"נשלח מ",
)  # fmt: skip
# How these begin, for a quick look before the long one; the Turkish and Korean ones are known by their end.
SENT_FROM_BEGINNINGS = frozenset({
    "sen", "get", "dow", "von", "aus", "die", "ges", "ver", "hol", "lad", "env", "obt", "tél", "des", "bai",
    "inv", "ott", "sca", "out", "ski", "häm", "ska", "hen", "få", "läh", "han", "wys", "pob", "ode", "zís",
    "odo", "отп", "над", "від", "ска", "пол", "elk", "tri", "στά", "pos", "dik", "gửi", "iph", "ipa", "and",
    "スマー", "携帯", "发自", "發自", "从我", "從我", "來自", "来自", "나의", "내", "נשל",
})  # fmt: skip
SENT_FROM_ENDINGS = ("gönderildi", "보냄", "送信")
CLOSINGS = (
    "regards", "best regards", "kind regards", "warm regards", "best", "best wishes", "all the best", "cheers",
    "sincerely", "yours sincerely", "yours truly", "yours faithfully", "many thanks", "thanks", "thank you",
    "thanks and regards", "with kind regards", "mit freundlichen grüßen", "mit freundlichen gruessen",
    "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße", "mfg", "cordialement", "bien cordialement",
    "bien à vous", "salutations", "sincères salutations", "saludos", "un saludo", "saludos cordiales",
    "atentamente", "cordiali saluti", "distinti saluti", "saluti", "atenciosamente", "cumprimentos",
    "com os melhores cumprimentos", "abraços", "met vriendelijke groet", "met vriendelijke groeten", "groeten",
    "vänliga hälsningar", "med vänlig hälsning", "hälsningar", "med venlig hilsen", "venlig hilsen",
    "med vennlig hilsen", "vennlig hilsen", "hilsen", "ystävällisin terveisin", "terveisin", "pozdrawiam",
    "z poważaniem", "s pozdravem", "с уважением", "з повагою", "saygılarımla", "iyi çalışmalar",
)  # fmt: skip
LIST_FOOTERS = (
    "mailing list", "to unsubscribe", "unsubscribe from this", "you received this message because you are subscribed",
    "to view this discussion on the web", "mailman/listinfo", "to stop receiving emails", "list archives:",
)  # fmt: skip
