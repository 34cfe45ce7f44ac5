"""An element opened one level deep, put together again, and changed in place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.results.xlsx.outline import (
    StrangeError,
    attributes,
    cell_text,
    escaped,
    opened,
    with_attributes,
)

ORDER = ("a", "b", "c", "d")
CONTROLS = {chr(code) for code in range(32)} - {"\t", "\n", "\r"}


@pytest.mark.parametrize(
    "text",
    [
        "<r></r>",
        '<?xml version="1.0"?>\n<r x="1"><a/><b>t<c/></b></r>',
        '<x:r xmlns:x="u"><x:a><x:a/></x:a></x:r>',
        "<r><a t=\"x > y\"/><b t='</r>'/></r>",
        "<r><a><![CDATA[</a>]]></a></r>",
    ],
)
def test_text_comes_back_as_it_was(text: str) -> None:
    """Opening and closing loses nothing."""
    assert str(opened(text)) == text


def test_children_are_found_by_their_name_without_prefix() -> None:
    """The prefix is the file's business."""
    outline = opened('<x:r xmlns:x="u"><x:a n="1"/><x:b/><x:a n="2"/></x:r>')
    assert outline.prefix == "x:"
    assert list(outline.all("a")) == ['<x:a n="1"/>', '<x:a n="2"/>']
    assert outline.find("c") is None


def test_comments_between_children_do_not_count() -> None:
    """A comment may mention any tag."""
    assert [child.name for child in opened("<r><!-- <a> --><b/></r>").children] == ["b"]


@pytest.mark.parametrize("text", ["", "no element", "<r><a></r", "<r><a>"])
def test_half_an_element_is_strange(text: str) -> None:
    """What has no end is not to be changed."""
    with pytest.raises(StrangeError):
        opened(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<r></r>", "<r><c/></r>"),
        ("<r><a/><d/></r>", "<r><a/><c/><d/></r>"),
        ("<r><a/><mc:choice/><d/></r>", "<r><a/><c/><mc:choice/><d/></r>"),
        ("<r><c n='1'/><c n='2'/></r>", "<r><c/></r>"),
        ("<r><d/></r>", "<r><c/><d/></r>"),
    ],
)
def test_a_child_is_put_where_the_schema_wants_it(before: str, after: str) -> None:
    """Excel calls a file damaged whose elements are in another order."""
    outline = opened(before)
    outline.put("c", "<c/>", ORDER)
    assert str(outline) == after


def test_attributes_are_read_and_set() -> None:
    """Quotes of both kinds and escapes are understood; other attributes stay."""
    tag = "<t a='1 &amp; 2' b=\"x\"><t a='inner'/></t>"
    assert attributes(tag) == {"a": "1 & 2", "b": "x"}
    assert with_attributes(tag, b=None, c='"') == "<t a='1 &amp; 2' c=\"&quot;\"><t a='inner'/></t>"
    assert with_attributes("<t/>", a="1") == '<t a="1"/>'


@given(st.text())
def test_any_text_can_stand_in_an_attribute(text: str) -> None:
    """What XML can hold comes back unchanged; what it cannot becomes a visible mark."""
    tag = f'<t a="{escaped(text)}"/>'
    kept = "".join("\ufffd" if char in "\ufffe\uffff" or char in CONTROLS else char for char in text)
    assert attributes(tag)["a"] == kept


def test_what_looks_like_an_escape_is_escaped() -> None:
    """A spreadsheet reads `_x0041_` as A."""
    assert cell_text("_x0041_ _x00_") == "_x005F_x0041_ _x00_"
    assert cell_text("a\r\nb\rc") == "a\nb_x000D_c"
