"""Everything that is printed about a dossier: programmes, lists, letters, signs, sheets; in any language, alone or as
one file."""
