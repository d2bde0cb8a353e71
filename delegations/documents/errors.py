"""What can go wrong while a document is set: a character, a font, a picture; or a change of mind."""

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


class UnknownLanguage(DomainError):
    """No document is made in this language: it is not the code of one of `core.languages`."""

    message = N_("No document can be made in the language “%(language)s”.")

    def __init__(self, language: str) -> None:
        super().__init__(language=language)
        self.language = language


class BrokenPicture(DomainError):
    """The data of a picture cannot be read. `text` is what the picture was to show."""

    message = N_("The picture “%(text)s” cannot be read: it must be a JPEG or a PNG file.")

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.text = text


class Cancelled(DomainError):
    """The one who waits for the papers no longer wants them."""

    message = N_("The papers were given up before the last one.")
