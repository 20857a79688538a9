"""How people and companies are shown when there is no picture of them."""


def initials(name: str, *, company: bool = False) -> str:
    """One or two letters of a name: 'Annelise Holm' -> 'AH', 'dealers@x.example' -> 'D', '' -> '?'.

    A company takes its first two words, as the last is often its legal form: 'Kystvej Cykler ApS' -> 'KC'.
    """
    local = name.split("@", 1)[0] if "@" in name else name
    words = [word for word in local.replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[1 if company else -1][0]
    return letters.upper()
