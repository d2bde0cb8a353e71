"""Why a file of participants cannot be read at all, each reason by name."""

from delegations.core.errors import N_, InvalidInput


class UnreadableSheet(InvalidInput):
    """Any of the reasons below."""

    message = N_("This file cannot be read as a list.")


class NotASheet(UnreadableSheet):
    message = N_(
        "“%(filename)s” is not a spreadsheet, whatever its name says. "
        "Save the list as XLSX, ODS or CSV and send it again."
    )


class EmptySheet(UnreadableSheet):
    message = N_("“%(filename)s” holds no filled cell.")


class EncryptedWorkbook(UnreadableSheet):
    message = N_("“%(filename)s” is protected by a password. Save it without a password and send it again.")


class DamagedWorkbook(UnreadableSheet):
    message = N_("“%(filename)s” is damaged. Open it in a spreadsheet program, save it again and send the new file.")


class FileTooLarge(UnreadableSheet):
    message = N_("“%(filename)s” has %(size)s bytes; at most %(limit)s are accepted.")


class UnpacksTooLarge(UnreadableSheet):
    """A zip bomb, or a workbook full of pictures."""

    message = N_("“%(filename)s” unpacks to more than %(limit)s megabytes. Keep the list only, without pictures.")


class TooManyRows(UnreadableSheet):
    message = N_("The sheet “%(sheet)s” has more than %(limit)s rows. Send the list in several files.")


class TooManyCells(UnreadableSheet):
    message = N_(
        "The sheet “%(sheet)s” stretches over %(rows)s rows and %(columns)s columns. "
        "Remove the cells far away from the list."
    )


class NullCharacters(UnreadableSheet):
    message = N_("“%(filename)s” holds null characters: it is not a text file. Save the list as XLSX, ODS or CSV.")
