"""Whatever Accept header is sent, the answer is the one that RFC 9110 §12.5.1 asks for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.representations import FORMATS, HTML, RDF_FORMATS
from lod.web.http.negotiation import choose, media_ranges, members, preferences, weight

OFFERS = (*RDF_FORMATS, HTML)
TURTLE, JSON_LD, N_TRIPLES, RDF_XML = (one.media_type for one in RDF_FORMATS)

TABLE = [
    # nothing said, or nothing that can be read, accepts anything
    (None, TURTLE),
    ("", TURTLE),
    ("*/*", TURTLE),
    (" , ,, ", TURTLE),
    ("nonsense", TURTLE),
    ("*/turtle", TURTLE),
    ("text/html;q=2", TURTLE),
    # by name
    ("text/turtle", TURTLE),
    ("TEXT/Turtle", TURTLE),
    ("application/ld+json", JSON_LD),
    ("application/n-triples", N_TRIPLES),
    ("application/rdf+xml", RDF_XML),
    ("text/html", "text/html"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "text/html"),
    # weight
    ("application/ld+json, text/turtle;q=0.5", JSON_LD),
    ("text/turtle;q=0.5, application/ld+json;q=0.6", JSON_LD),
    ("text/turtle ; Q=0.1 , application/rdf+xml ;q=0.11", RDF_XML),
    ("text/turtle;q=0.001, text/html;q=0.000", TURTLE),
    # q=0 excludes
    ("text/turtle;q=0, application/rdf+xml", RDF_XML),
    ("text/turtle;q=0", None),
    ("text/turtle;q=0, */*", JSON_LD),
    ("*/*;q=0", None),
    ("*/*, text/turtle;q=0.0, application/*;q=0.000", "text/html"),
    ("text/html, */*;q=0", "text/html"),
    # specificity beats order
    ("text/*;q=0.9, text/turtle;q=0.1, application/ld+json;q=0.5", "text/html"),
    ("*/*;q=0.5, text/*;q=0.1", JSON_LD),
    ("text/*, text/turtle;q=0.3, text/html;q=0.2", TURTLE),
    ("application/*", JSON_LD),
    ("text/*", TURTLE),
    # between equals: what is named before what is merely allowed, then the server's order
    ("text/html, */*", "text/html"),
    ("text/html, text/turtle", TURTLE),
    ("application/rdf+xml, application/ld+json", JSON_LD),
    # parameters: those that say what we do anyway are honoured, others name another type
    ("text/turtle;charset=utf-8", TURTLE),
    ('text/turtle; charset="UTF-8"', TURTLE),
    ("text/turtle;charset=iso-8859-1", None),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD),
    ('application/ld+json;profile="a,b;q=0", text/turtle;q=0.9', JSON_LD),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded";q=0, application/ld+json', JSON_LD),
    (r'application/ld+json;profile="a\"b, text/html";q=0.2, text/turtle;q=0.1', JSON_LD),
    ("text/html;level=1", None),
    ("text/html;level=1, text/turtle;q=0.5", TURTLE),
    ("text/turtle;q=0.5;extension=1, text/html;q=0.4", TURTLE),
    # members that break the grammar are passed over
    ("text/html;q=1.5, application/rdf+xml;q=0.2", RDF_XML),
    ("text/html;q=0.1234, application/rdf+xml;q=0.2", RDF_XML),
    ("text/html;q=-1, application/rdf+xml;q=0.2", RDF_XML),
    ("text /html, application/rdf+xml", RDF_XML),
    ("text/html;, application/rdf+xml;q=0.2", "text/html"),
    ('text/turtle;charset="utf-8, application/rdf+xml', RDF_XML),
    ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/html"),
    ("image/gif, image/jpeg, *; q=.2, */*; q=.2", TURTLE),
    ("application/ld+json;profile=http://www.w3.org/ns/json-ld#compacted, text/html;q=0.5", JSON_LD),
    ("application/ld+json; profile=http://www.w3.org/x;q=0.1, text/html;q=0.5", "text/html"),
    ("application/ld+json;profile=a/b, text/html;q=0.5", "text/html"),
    ("text/html;q=., application/rdf+xml;q=0.2", RDF_XML),
    # nothing that fits
    ("image/png", None),
    ("application/json", None),
    ("text/turtles", None),
    ("text/plain, image/*", None),
]


@pytest.mark.parametrize(("accept", "media_type"), TABLE)
def test_the_format_sent(accept: str | None, media_type: str | None) -> None:
    chosen = choose(accept, OFFERS)
    assert (chosen.media_type if chosen else None) == media_type


def test_a_list_without_html_offers_none() -> None:
    assert choose("text/html", RDF_FORMATS) is None
    assert choose("text/html", ()) is None
    assert choose(None, ()) is None


TYPES = st.sampled_from([*(one.media_type for one in FORMATS), "image/png", "text/*", "application/*", "*/*"])
WEIGHTS = st.integers(0, 1000)
RANGES = st.lists(st.tuples(TYPES, WEIGHTS), min_size=1, max_size=8, unique_by=lambda one: one[0])


def expected_weight(ranges: list[tuple[str, int]], media_type: str) -> int:
    """RFC 9110 §12.5.1, read once more: the most specific range that fits gives the weight."""
    told = dict(ranges)
    for name in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if name in told:
            return told[name]
    return 0


@given(RANGES, st.randoms(use_true_random=False))
def test_no_other_offer_is_wanted_more(ranges: list[tuple[str, int]], random: object) -> None:
    header = ", ".join(f"{name};q={q / 1000:.3f}" for name, q in ranges)
    chosen = choose(header, OFFERS)
    weights = {offer.media_type: expected_weight(ranges, offer.media_type) for offer in OFFERS}
    if chosen is None:
        assert not any(weights.values())
    else:
        assert weights[chosen.media_type] == max(weights.values()) > 0


@given(RANGES)
def test_order_in_the_header_decides_nothing(ranges: list[tuple[str, int]]) -> None:
    members = [f"{name};q={q / 1000:.3f}" for name, q in ranges]
    assert choose(",".join(members), OFFERS) == choose(" , ".join(reversed(members)), OFFERS)


@given(st.text(max_size=200))
def test_any_text_at_all_is_answered(header: str) -> None:
    assert choose(header, OFFERS) in (None, *OFFERS)
    preferences(header)
    list(members(header))


@given(st.text(alphabet='ab/*;,q=01." <>\\', max_size=60))
def test_what_cannot_be_read_hides_nothing_that_can(noise: str) -> None:
    assert ("text", "turtle") in {(one.type, one.subtype) for one in media_ranges(f"text/turtle,{noise}")}


@pytest.mark.parametrize("pattern", ['"', "<", "a/b;", "\\", '"\\', "a/b,", 'a="b', " "])
def test_a_header_made_to_take_long_does_not(pattern: str) -> None:
    begun = time.perf_counter()
    choose(pattern * 30_000, OFFERS)
    assert time.perf_counter() - begun < 10  # a quadratic reading takes longer


@pytest.mark.parametrize(
    ("header", "names", "expected"),
    [
        ("gzip", {"gzip"}, 1.0),
        ("GZIP;q=0.2", {"gzip"}, 0.2),
        ("*;q=0.4", {"zstd"}, 0.4),
        ("*;q=0.4, zstd;q=0", {"zstd"}, 0.0),
        ("br", {"zstd"}, None),
        ("<http://x.org/p,q>;q=0.7", {"http://x.org/p,q"}, 0.7),
    ],
)
def test_the_weight_of_a_coding_or_profile(header: str, names: set[str], expected: float | None) -> None:
    assert weight(preferences(header), frozenset(names)) == expected


@pytest.mark.parametrize("header", ["", ",", "<", "<>", '"', "<>;q=0.5, ;q=1"])
def test_a_member_that_names_nothing_is_passed_over(header: str) -> None:
    assert preferences(header) == ()
