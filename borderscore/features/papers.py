"""What comes with the media: papers, computing hardware and a stated purpose."""

from typing import Any, Final, get_args

from borderscore.declaration import Declaration, DocumentKind, HardwareItem, HardwareKind
from borderscore.features.kernel import COUNT, FLAG, TERMS, Feature, feature, varies
from borderscore.features.text import plain, words


@feature("documents.kinds", TERMS, "documents shown", "$.documents[*].kind", vocabulary=get_args(DocumentKind))
def document_kinds(declaration: Declaration) -> frozenset[str] | None:
    """The kinds of papers that were shown with the goods."""
    papers = declaration.documents
    return None if papers is None else frozenset([each.kind for each in papers])


@feature("documents.shown", COUNT, "number of documents shown", "$.documents")
def documents_shown(declaration: Declaration) -> int | None:
    """How many papers were shown with the goods."""
    papers = declaration.documents
    return None if papers is None else len(papers)


def _count(items: tuple[HardwareItem, ...] | None, kind: HardwareKind) -> int | None:
    if items is None:
        return None
    total = 0
    for item in items:
        if item.kind == kind:
            total += item.count
    return total


@feature("hardware.accelerators", COUNT, "accelerators", "$.hardware[?@.kind=='accelerator'].count")
def accelerators(declaration: Declaration) -> int | None:
    """How many accelerators for computing are carried, apart from those built into servers."""
    return _count(declaration.hardware, "accelerator")


@feature("hardware.servers", COUNT, "servers", "$.hardware[?@.kind=='server'].count")
def servers(declaration: Declaration) -> int | None:
    """How many servers are carried."""
    return _count(declaration.hardware, "server")


@feature("hardware.units", COUNT, "units of computing hardware", "$.hardware[*].count")
def hardware_units(declaration: Declaration) -> int | None:
    """How many units of computing hardware are carried, of any kind."""
    items = declaration.hardware
    if items is None:
        return None
    total = 0
    for item in items:
        total += item.count
    return total


@feature("hardware.kinds", TERMS, "kinds of hardware", "$.hardware[*].kind", vocabulary=get_args(HardwareKind))
def hardware_kinds(declaration: Declaration) -> frozenset[str] | None:
    """The kinds of computing hardware that are carried."""
    items = declaration.hardware
    return None if items is None else frozenset([item.kind for item in items])


@feature("purpose.declared", FLAG, "purpose declared", "$.purpose", reach=varies, always=True)
def purpose_declared(declaration: Declaration) -> bool:
    """Whether a purpose is declared. An empty text declares none."""
    purpose = declaration.purpose
    return purpose is not None and bool(purpose.strip())


@feature("purpose.words", TERMS, "words of the purpose", "$.purpose", normalise=plain)
def purpose_words(declaration: Declaration) -> frozenset[str] | None:
    """The words of the stated purpose, whatever their letter case and width.

    Chinese and Japanese, which have no spaces, are cut into pieces of two to four characters. Undeclared without a
    purpose.
    """
    purpose = declaration.purpose
    return None if purpose is None else words(purpose)


FEATURES: Final[tuple[Feature[Any], ...]] = (
    document_kinds,
    documents_shown,
    accelerators,
    servers,
    hardware_units,
    hardware_kinds,
    purpose_declared,
    purpose_words,
)
