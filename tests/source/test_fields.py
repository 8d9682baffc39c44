"""Which plain texts are the editors' own, and so must not be an article's."""

from onrecord.source.fields import Struct, specs
from onrecord.source.records import RECORD_TYPES, Briefing

# Names of actors, titles of others' texts, and words as printed; addresses and the like.
THEIRS = {
    "Actor.described_as",
    "Actor.name",
    "Actor.sort_name",
    "Article.title",
    "ArticleNote.as_printed",
    "Briefing.cite_as",
    "Briefing.contact",
    "Briefing.licence",
    "OtherName.name",
    "Quote.text",
}


def test_a_text_is_ours_unless_it_is_said_to_be_theirs() -> None:
    """A field that is wrongly marked lets copied words pass, or calls a name copied."""
    kinds: list[type[Struct]] = [Briefing, *RECORD_TYPES]
    kinds += [each for each in Struct.__subclasses__() if each.__module__ == Briefing.__module__]
    texts = {
        f"{kind.__name__}.{spec.name}": spec.is_ours
        for kind in kinds
        for spec in specs(kind)
        if str in (spec.type, *getattr(spec.type, "__args__", ()))
        and not str(spec.type).startswith("tuple")
    }
    assert {name for name, is_ours in texts.items() if not is_ours} == THEIRS
