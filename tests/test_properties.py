"""Whatever the text, a value is made or refused by its rule, and what is made parses back to itself."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from lod.dates import Edtf, edtf_of_heading, edtf_of_marc_046
from lod.errors import InvalidValue
from lod.identifiers import SCHEMES, candidates, parse, suggestion, web_address
from lod.names import canonical_tag, fold, nfc, script, split_hanja, squash, tag, words
from lod.names.han import readings
from lod.search.asking import asked
from lod.search.keys import keys_of

ANY = st.text(st.characters(), max_size=60)  # lone surrogates too
NUMBERS = st.text("0123456789Xx -/.QKACn()", max_size=40)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(text=ANY | NUMBERS)
def test_any_text_is_an_identifier_or_refused_by_rule(scheme: str, text: str) -> None:
    try:
        identifier = parse(scheme, text)
    except InvalidValue:
        return
    for spelling in (identifier.compact, str(identifier), identifier.iri):
        assert not spelling or parse(scheme, spelling) == identifier


@pytest.mark.parametrize("scheme", SCHEMES)
@given(text=ANY | NUMBERS)
def test_a_suggestion_is_valid_or_none(scheme: str, text: str) -> None:
    if meant := suggestion(scheme, text):
        assert parse(scheme, meant).compact == meant


@given(text=ANY | NUMBERS)
def test_any_text_is_recognised_or_refused(text: str) -> None:
    try:
        found = candidates(text)
    except InvalidValue:
        return
    assert found


@given(begin=st.sampled_from(["http://", "https://a.b/"]), rest=ANY | st.text("ab:/?#[]@%20", max_size=9))
def test_an_address_on_the_web_is_an_iri(begin: str, rest: str) -> None:
    if address := web_address(begin + rest):
        assert NamedNode(address).value == (begin + rest).strip()


@given(text=ANY | st.text("0123456789XYES-/.,[]{}?~%TZ:", max_size=24))
def test_any_text_is_edtf_with_ordered_bounds_or_refused(text: str) -> None:
    try:
        edtf = Edtf.parse(text)
    except InvalidValue:
        return
    if edtf.not_before and edtf.not_after:
        assert edtf.not_before <= edtf.not_after
    assert Edtf(str(edtf)) == edtf


@given(text=ANY | st.text("0123456789-?. bcdorcaprximtely", max_size=24))
def test_any_date_of_marc_is_read_or_refused(text: str) -> None:
    for read in (edtf_of_marc_046, edtf_of_heading):
        try:
            read(text)
        except InvalidValue:
            continue


@given(text=ANY)
@example(text="¯¸")
def test_folding_a_folded_name_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in squash(text)
    fold(text).encode()  # no lone surrogate is left


@given(text=ANY)
def test_spelling_in_another_normal_form_makes_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(text=ANY, language=st.sampled_from(["", "ko", "jpn", "chi", "en", "xx"]))
def test_every_text_has_a_script_a_tag_and_keys(text: str, language: str) -> None:
    assert len(script(text)) == 4
    told = tag(text, language)
    assert canonical_tag(told) == told
    keys_of(text, told)
    asked(text)
    words(text)
    readings(text)
    split_hanja(text)
    nfc(text)
