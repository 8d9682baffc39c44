"""What sort of text a type of entry is: the types of CSL, RIS, BibTeX and schema.org.

What these formats call an entry that the dossier wrote leads back to its kind; beside that stand
the types that other programs write, Zotero above all.
"""

from collections.abc import Mapping

from onrecord.exchange.cited import CITED_AS
from onrecord.source.terms import ArticleKind

_BOOKS = ("book", "chapter", "inbook", "incollection", "collection", "mvbook", "booklet")
_BOOKS_TOO = ("proceedings", "entry", "entry-dictionary", "entry-encyclopedia", "entryencyclopedia")
_PAPERS = ("article-journal", "paper-conference", "inproceedings", "conference", "thesis")
_PAPERS_TOO = ("mastersthesis", "phdthesis", "unpublished", "review", "review-book", "preprint")

# By the type in small letters. Where one of ours is written for several kinds, the first that says
# least stands here.
KINDS: Mapping[str, ArticleKind] = {
    # CSL and BibLaTeX
    "article-newspaper": ArticleKind.NEWS,
    "article-magazine": ArticleKind.NEWS,
    "webpage": ArticleKind.WEB_PAGE,
    "post-weblog": ArticleKind.WEB_PAGE,
    "online": ArticleKind.WEB_PAGE,
    "electronic": ArticleKind.WEB_PAGE,
    "www": ArticleKind.WEB_PAGE,
    "post": ArticleKind.SOCIAL_POST,
    **dict.fromkeys((*_BOOKS, *_BOOKS_TOO), ArticleKind.BOOK),
    **dict.fromkeys((*_PAPERS, *_PAPERS_TOO), ArticleKind.PAPER),
    "report": ArticleKind.REPORT,
    "techreport": ArticleKind.REPORT,
    "pamphlet": ArticleKind.REPORT,
    "standard": ArticleKind.REPORT,
    "manual": ArticleKind.REPORT,
    "speech": ArticleKind.TRANSCRIPT,
    "interview": ArticleKind.INTERVIEW,
    "motion_picture": ArticleKind.VIDEO,
    "video": ArticleKind.VIDEO,
    "movie": ArticleKind.VIDEO,
    "broadcast": ArticleKind.AUDIO,
    "audio": ArticleKind.AUDIO,
    "song": ArticleKind.AUDIO,
    "legal_case": ArticleKind.COURT_DECISION,
    "jurisdiction": ArticleKind.COURT_DECISION,
    "legislation": ArticleKind.LEGISLATION,
    "bill": ArticleKind.LEGISLATION,
    "regulation": ArticleKind.LEGISLATION,
    "treaty": ArticleKind.LEGISLATION,
    "hearing": ArticleKind.PARLIAMENTARY_RECORD,
    "dataset": ArticleKind.DATASET,
    # RIS
    "news": ArticleKind.NEWS,
    "mgzn": ArticleKind.NEWS,
    "elec": ArticleKind.WEB_PAGE,
    "blog": ArticleKind.WEB_PAGE,
    "icomm": ArticleKind.SOCIAL_POST,
    **dict.fromkeys(("chap", "ebook", "echap", "edbook", "encyc", "dict", "ser"), ArticleKind.BOOK),
    **dict.fromkeys(
        ("jour", "ejour", "jfull", "inpr", "cpaper", "conf", "thes", "unpb"), ArticleKind.PAPER
    ),
    **dict.fromkeys(("rprt", "govdoc", "pamp", "stand"), ArticleKind.REPORT),
    **dict.fromkeys(("video", "mpct"), ArticleKind.VIDEO),
    **dict.fromkeys(("sound", "music"), ArticleKind.AUDIO),
    "case": ArticleKind.COURT_DECISION,
    **dict.fromkeys(("stat", "legal"), ArticleKind.LEGISLATION),
    "hear": ArticleKind.PARLIAMENTARY_RECORD,
    **dict.fromkeys(("data", "dbase", "aggr"), ArticleKind.DATASET),
    # schema.org
    "newsarticle": ArticleKind.NEWS,
    "reportagenewsarticle": ArticleKind.NEWS,
    "backgroundnewsarticle": ArticleKind.NEWS,
    "liveblogposting": ArticleKind.NEWS,
    "analysisnewsarticle": ArticleKind.ANALYSIS,
    "opinionnewsarticle": ArticleKind.OPINION,
    "reviewnewsarticle": ArticleKind.OPINION,
    "blogposting": ArticleKind.WEB_PAGE,
    "socialmediaposting": ArticleKind.SOCIAL_POST,
    "discussionforumposting": ArticleKind.SOCIAL_POST,
    "scholarlyarticle": ArticleKind.PAPER,
    "medicalscholarlyarticle": ArticleKind.PAPER,
    "videoobject": ArticleKind.VIDEO,
    "audioobject": ArticleKind.AUDIO,
    "podcastepisode": ArticleKind.AUDIO,
}
# What an entry calls itself beside its type, as the dossier writes it or a person would.
_GENRES: Mapping[str, ArticleKind] = {
    **{kind.label: kind for kind in ArticleKind},
    **{kind.value: kind for kind in ArticleKind},
    **{form.genre.lower(): kind for kind, form in CITED_AS.items() if form.genre},
    "editorial": ArticleKind.OPINION,
    "op-ed": ArticleKind.OPINION,
    "comment": ArticleKind.OPINION,
    "commentary": ArticleKind.OPINION,
    "podcast": ArticleKind.AUDIO,
    "tweet": ArticleKind.SOCIAL_POST,
    "working paper": ArticleKind.PAPER,
    "preprint": ArticleKind.PAPER,
}


def kind_of(entry_type: str, genre: str = "", *, of_web: bool = True) -> tuple[ArticleKind, str]:
    """Return the kind of an entry, and a note where its type says none.

    ``of_web`` is whether it has an address: what is not known otherwise is a page then, and else a
    report.
    """
    if found := _GENRES.get(genre.lower()) or KINDS.get(entry_type.lower()):
        return found, ""
    taken = ArticleKind.WEB_PAGE if of_web else ArticleKind.REPORT
    named = f"of type '{entry_type}'" if entry_type else "without a type"
    return taken, f"an entry {named} is taken for the kind '{taken}'"
