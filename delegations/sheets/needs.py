"""Finds diet and access needs written among ordinary remarks, so that they go where they are protected."""

import re

from delegations.sheets.folding import fold

_DIET = re.compile(
    r"\b(regime|vegetari\w+|vegetalien\w*|vegan\w*|halal\w*|casher|kosher|kasher|cacher"
    r"|sans (porc|gluten|lactose|viande|alcool)"
    r"|no pork|gluten free|lactose free|diet\w*|allerg\w+|intoleran\w+|coeliaque|celiac|alergi\w+"
    r"|sin (cerdo|gluten|lactosa)"
    r"|نباتي\w*|حلال|حساسيه|بدون لحم)\b"
)
_ACCESS = re.compile(
    r"\b(fauteuil roulant|wheelchair|mobilite reduite|reduced mobility|pmr|handicap\w*|malvoyant\w*|malentendant\w*"
    r"|sourde?|aveugle|blind|deaf|hearing impaired|visually impaired|disab\w+|bequilles?|crutches"
    r"|silla de ruedas|movilidad reducida"
    r"|chien guide|كرسي متحرك|ذوي الاحتياجات|اعاقه)\b"
)
_PIECES = re.compile(r"\s*(?:[;\n•|]|(?<=[^\W\d_]{3})\.(?=\s|$))\s*")
_LABEL = re.compile(
    r"^(régime( alimentaire)?|diet|dieta|allergies?|accessibilité|access|mobilité)\s*[:=]\s*", re.IGNORECASE
)


def take_out_needs(notes: str) -> tuple[str, dict[str, str]]:
    """Ordinary remarks, and what concerns 'diet' or 'access' on its own."""
    kept: list[str] = []
    taken: dict[str, list[str]] = {}
    for piece in _PIECES.split(notes):
        if not piece:
            continue
        key = fold(piece)
        kind = "access" if _ACCESS.search(key) else "diet" if _DIET.search(key) else ""
        if kind:
            taken.setdefault(kind, []).append(_LABEL.sub("", piece).strip())
        else:
            kept.append(piece)
    if not taken:
        return notes, {}
    return "; ".join(kept), {kind: "; ".join(pieces) for kind, pieces in taken.items()}
