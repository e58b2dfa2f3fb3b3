"""What a steward is told of a file in another encoding: never one alone where several may be right."""

import io

import pytest

from lod.charsets import readings
from lod.csvtext import read
from lod.errors import Problem


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("번호,도서관명,지역", "cp949"),
        ("整理番号,名称,ホームページ", "cp932"),
        ("髙島屋史料館", "cp932"),
        ("図書館の名称", "euc_jp"),
        ("编号,名称,地址", "gb18030"),
        ("編號,名稱,國家", "big5"),
    ],
)
def test_the_encoding_of_a_line_is_among_those_that_are_named(text: str, encoding: str) -> None:
    assert (encoding, text[:12]) in readings(text.encode(encoding))


@pytest.mark.parametrize(
    ("text", "encoding"), [("Ångström, Müller", "latin-1"), ("Москва", "cp1251"), ("plain", "ascii")]
)
def test_of_other_text_nothing_is_said(text: str, encoding: str) -> None:
    assert readings(text.encode(encoding)) == []


@pytest.mark.parametrize(
    ("header", "encoding", "declared", "said"),
    [
        ("번호,도서관명", "cp949", "utf-8", 'it reads as cp949: declare encoding = "cp949"'),
        ("整理番号,名称", "cp932", "utf-8", 'it reads as cp932: declare encoding = "cp932"'),
        ("髙島屋史料館", "cp932", "shift_jis", 'it reads as cp932: declare encoding = "cp932"'),
        (
            "国立图书馆",
            "gb18030",
            "utf-8",
            "euc_jp (忽羨夕慕鋼) or gb18030 (国立图书馆): declare as `encoding`",
        ),
    ],
)
def test_a_table_in_another_encoding_says_which_it_may_be(
    header: str, encoding: str, declared: str, said: str
) -> None:
    (problem,) = read(io.BytesIO(f"{header}\n".encode(encoding)), "table.csv", declared)
    assert isinstance(problem, Problem)
    assert said in problem.message
