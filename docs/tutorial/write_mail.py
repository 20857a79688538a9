"""Plays a customer: writes one mail to Parlour's listener. Needs nothing but Python.

python3 docs/tutorial/write_mail.py "The chain squeaks" "Since Monday. What can I do?"
python3 docs/tutorial/write_mail.py "Re: The chain squeaks" "Thank you!" --answers "<the Message-ID of the answer>"
"""

import argparse
import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

words = argparse.ArgumentParser(description="Write one mail to Parlour.")
words.add_argument("subject")
words.add_argument("text")
words.add_argument("--answers", metavar="MESSAGE-ID", help="the mail that this one answers")
words.add_argument("--to", default="help@larkmoor.example")
words.add_argument("--sender", default="Dee Marsh <dee@customer.example>")
words.add_argument("--listener", default="127.0.0.1:2525", metavar="HOST:PORT")
given = words.parse_args()

mail = EmailMessage()
mail["From"], mail["To"], mail["Subject"] = given.sender, given.to, given.subject
mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain="customer.example")
if given.answers:
    mail["In-Reply-To"] = mail["References"] = given.answers
mail.set_content(given.text)

host, _, port = given.listener.rpartition(":")
with smtplib.SMTP(host, int(port), timeout=10) as door:
    door.send_message(mail)
print("Parlour has stored it.")  # noqa: T201 - it speaks to a person
