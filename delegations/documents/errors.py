"""What can go wrong while a document is set: a character or a font that is not there."""

from delegations.core.errors import N_, DomainError


class MissingGlyph(DomainError):
    """No installed font has this character. `text` is the text it stands in."""

    message = N_("No font can print the character %(code)s in “%(text)s”.")

    def __init__(self, character: str, text: str) -> None:
        super().__init__(character=character, code=f"U+{ord(character):04X} {character}", text=text)
        self.character = character
        self.text = text


class FontUnavailable(DomainError):
    """The source of a font is not installed. `remedy` is the command that mends it."""

    message = N_("The font %(font)s is not installed: %(remedy)s")

    def __init__(self, font: str, remedy: str) -> None:
        super().__init__(font=font, remedy=remedy)
        self.font = font
        self.remedy = remedy
