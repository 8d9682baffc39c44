"""Which plain texts are the editors' own, and so must not be an article's."""

from onrecord.source.fields import Record, Struct, specs
from onrecord.source.records import RECORD_TYPES, Briefing

# Where the classes of records and of their parts are.
MODULES = {Struct.__module__, Briefing.__module__}

# Names of actors, titles of others' texts, and words as printed; addresses and the like.
THEIRS = {
    "Actor.described_as",
    "Actor.name",
    "Actor.sort_name",
    "Article.title",
    "ArticleNote.as_printed",
    "Briefing.cite_as",
    "Briefing.contact",
    "Briefing.key",
    "Briefing.licence",
    "OtherName.name",
    "Quote.text",
    "Review.by",
}


def test_a_text_is_ours_unless_it_is_said_to_be_theirs() -> None:
    """A field that is wrongly marked lets copied words pass, or calls a name copied."""
    kinds: list[type[Struct]] = [Briefing, *RECORD_TYPES]
    kinds += [
        each
        for each in Struct.__subclasses__()
        if each.__module__ in MODULES and each.__name__ != Record.__name__
    ]
    texts = {
        f"{kind.__name__}.{spec.name}": spec.is_ours
        for kind in kinds
        for spec in specs(kind)
        if str in (spec.type, *getattr(spec.type, "__args__", ()))
        and not str(spec.type).startswith("tuple")
    }
    assert {name for name, is_ours in texts.items() if not is_ours} == THEIRS
