"""Customers and shops, drawn from lists of common names. Nobody in particular."""

import random
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

PROVIDERS = ("mailbox.example", "post.example", "homenet.example", "fjordmail.example", "brieftaube.example")
_NAMES = {
    "en": (
        "Alice Bennett Carol Daniel Edith Fergus Grace Harriet Imogen Jack Kirsty Liam Moira Niall Olive Peter Ruth "
        "Sam Tessa Una Victor Wendy Yasmin Amit Priya Kwame Chidi",
        "Ashdown Barrow Cartwright Dunmore Ellwood Fairley Garrick Hollis Ingram Jarvis Kendal Lomax Marlow Norris "
        "Oakes Pell Quill Rowntree Sparrow Thorne Upton Vickers Whitlock Yates Okafor Mensah Patel",
    ),
    "de": (
        "Anke Bernd Clara Dirk Elke Frank Gesa Heiner Ilka Jonas Katrin Lars",
        "Ahlers Brandt Clausen Dorn Ebeling Falk Gerdes Hinrichs Jansen Kruse",
    ),
    "da": (
        "Annelise Bo Ditte Esben Frida Gorm Signe Jeppe Karen Mads",
        "Holm Dahl Lund Krogh Bech Friis Skov Toft Winther",
    ),
    "fr": (
        "Agnès Benoît Chloé Denis Élodie Florian Inès Hugo",
        "Lambert Morel Garnier Chevalier Perrin Blanchet Roux",
    ),
    "es": ("Alba Bruno Carmen Diego Elena Fermín", "Aranda Benítez Cuesta Durán Estévez"),
    "nl": ("Anouk Bram Carlijn Daan Femke Joris", "Bakker Dekker Hoekstra Kuiper Vermeer"),
    "pt": ("Beatriz Duarte Inês Tomás", "Carvalho Fonseca Moreira Teixeira"),
    "pl": ("Agnieszka Bartosz Kinga Paweł", "Wójcik Zieliński Nowicki Lis"),
    "ar": ("ليلى سامي نور كريم", "حداد منصور خوري"),
    "ja": ("陽子 健太 美咲", "佐藤 高橋 中村"),
}
_SHOPS = (
    ("Kystvej Cykler ApS", "kystvej.example", "da"),
    ("Radwerk Nord", "radwerk-nord.example", "de"),
    ("Dunmore Wheels", "dunmore-wheels.example", "en"),
    ("The Chain Room", "chainroom.example", "en"),
    ("Harbour Bicycles", "harbour-bicycles.example", "en"),
    ("Fjeld & Hjul", "fjeldoghjul.example", "da"),
    ("Velo am Wehr", "veloamwehr.example", "de"),
    ("Moorgate Cycle Works", "moorgate-cycles.example", "en"),
    ("Atelier du Guidon", "guidon.example", "fr"),
    ("De Fietsenmaker", "fietsenmaker.example", "nl"),
)
TITLES = ("Buyer", "Owner", "Workshop", "Bookkeeping", "Manager")


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that sells our bicycles."""

    name: str
    domain: str
    language: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes."""

    name: str
    address: str
    language: str
    title: str = ""
    shop: Shop | None = None

    @property
    def first(self) -> str:
        """The name to greet by."""
        return self.name.split()[-1] if self.language == "ja" else self.name.split()[0]


SHOPS = tuple(Shop(*facts) for facts in _SHOPS)


def customer(chance: random.Random, language: str, taken: Container[str] = ()) -> Customer:
    """Draw a private customer who writes in `language`, by a name that is not `taken` if there is one."""
    names = (_name(chance, language) for _ in range(40))
    name = next((one for one in names if one not in taken), _name(chance, language))
    return Customer(name, f"{_local(name, chance)}@{chance.choice(PROVIDERS)}", language)


def staff_of_shops(chance: random.Random) -> list[Customer]:
    """Draw two or three people for each shop."""
    return [
        Customer(name, f"{_local(name, None)}@{shop.domain}", shop.language, title, shop)
        for shop in SHOPS
        for title in chance.sample(TITLES, chance.choice((2, 3)))
        for name in [_name(chance, shop.language)]
    ]


def _name(chance: random.Random, language: str) -> str:
    first, last = (chance.choice(names.split()) for names in _NAMES[language])
    return f"{last} {first}" if language == "ja" else f"{first} {last}"


def _local(name: str, chance: random.Random | None) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("ł", "l").replace("ß", "ss"))
    words = ["".join(c for c in word if c.isascii() and c.isalnum()) for word in plain.split()]
    local = ".".join(word for word in words if word)
    if chance is None:
        return words[0] or "post"
    return f"{local or 'reader'}{chance.choice(('', '', chance.randrange(60, 99)))}"
