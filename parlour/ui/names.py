"""How people and companies are shown when there is no picture of them."""


def initials(name: str) -> str:
    """One or two letters of a name: 'Annelise Holm' -> 'AH', 'dealers@x.example' -> 'D', '' -> '?'."""
    local = name.split("@", 1)[0] if "@" in name else name
    words = [word for word in local.replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()
