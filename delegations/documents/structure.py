"""The structure tree of a tagged PDF: what is a heading, a table, a cell, in reading order."""

from dataclasses import dataclass, field

from reportlab.pdfbase import pdfdoc


@dataclass(eq=False, slots=True)
class Element:
    """`kids` are elements, or (page index, number of the marked content on that page).

    `text` replaces what is printed for a reader that follows the structure: lines joined, in logical order. `alt`
    describes a figure; `scope` of a head of a table is Column or Row; `language` a tag, where it changes.
    """

    role: str
    text: str = ""
    alt: str = ""
    scope: str = ""
    title: str = ""
    language: str = ""
    kids: list["Element | tuple[int, int]"] = field(default_factory=list)

    def add(self, role: str, text: str = "", *, alt: str = "", scope: str = "") -> "Element":
        kid = Element(role, text, alt, scope)
        self.kids.append(kid)
        return kid


class Structure:
    """Collects the elements of one file, then writes them with the map from pages back to elements."""

    def __init__(self) -> None:
        self.root = self.top = Element("Document")
        self._named: dict[str, Element] = {}
        self._marked: list[list[Element]] = []

    def start_part(self, title: str, language: str) -> None:
        """What follows is a document of its own within the file: `top` is its element from now on."""
        self.top = self.root.add("Part")
        self.top.title, self.top.language = title, language
        self._named.clear()

    def start_page(self) -> None:
        self._marked.append([])

    def named(self, key: str, role: str) -> Element:
        """The element of this key, made under the top at its first use: a table may go on over pages."""
        if key not in self._named:
            self._named[key] = self.top.add(role)
        return self._named[key]

    def mark(self, element: Element) -> int:
        """Registers one stretch of marked content of the current page and returns its number."""
        marked = self._marked[-1]
        marked.append(element)
        element.kids.append((len(self._marked) - 1, len(marked) - 1))
        return len(marked) - 1

    def write(self, document: pdfdoc.PDFDocument) -> None:
        root = pdfdoc.PDFDictionary({"Type": "/StructTreeRoot"})
        root_reference = document.Reference(root)
        references: dict[int, pdfdoc.PDFObjectReference] = {}
        root["K"] = self._write_element(document, self.root, root_reference, references)
        numbers: list[object] = []
        for index, marked in enumerate(self._marked):
            numbers += [index, pdfdoc.PDFArray([references[id(element)] for element in marked])]
            page = document.idToObject[f"Page{index + 1}"]
            page.StructParents = index
            page.Tabs = "/S"
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        root["ParentTree"] = document.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}))
        document.Catalog.StructTreeRoot = root_reference
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _write_element(
        self,
        document: pdfdoc.PDFDocument,
        element: Element,
        parent: pdfdoc.PDFObjectReference,
        references: dict[int, pdfdoc.PDFObjectReference],
    ) -> pdfdoc.PDFObjectReference:
        entry = pdfdoc.PDFDictionary({"Type": "/StructElem", "S": f"/{element.role}", "P": parent})
        reference = references[id(element)] = document.Reference(entry)
        kids: list[object] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(self._write_element(document, kid, reference, references))
            else:
                page = pdfdoc.PDFObjectReference(f"Page{kid[0] + 1}")
                kids.append(pdfdoc.PDFDictionary({"Type": "/MCR", "Pg": page, "MCID": kid[1]}))
        entry["K"] = pdfdoc.PDFArray(kids)
        for name, said in (("ActualText", element.text), ("Alt", element.alt), ("T", element.title)):
            if said:
                entry[name] = pdfdoc.PDFString(said)
        if element.language:
            entry["Lang"] = pdfdoc.PDFString(element.language)
        if element.scope:
            entry["A"] = f"<</O /Table /Scope /{element.scope}>>"
        return reference
