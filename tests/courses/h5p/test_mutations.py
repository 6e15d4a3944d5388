"""Texts that mean one thing when they are read, and another when what was read is written and read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.packages.h5p.html import KNOWN, clean
from tests.courses.h5p.conforming import Looking

# Whatever a content type may ask for; attackers need as many tags as they can get.
EVERY = KNOWN
RUNS = "alert" + "(1)"
IMG = f"<img src onerror={RUNS}>"
QUOTED = f"&lt;img src onerror={RUNS}&gt;"
CLASSICS = {
    "form in form": f"<form><math><mtext></form><form><mglyph><style></math>{IMG}",
    "table in mtext": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{QUOTED}'>",
    "svg style": f'<svg></p><style><a id="</style>{IMG}">',
    "math style": f'<math><style><a title="</style>{IMG}">',
    "svg title": f'<svg><title><style><a id="</style></title>{IMG}">',
    "svg desc": f'<svg><desc><style></desc></svg><a title="</style>{IMG}">',
    "foreign object": f"<svg><foreignObject><p><style>*{{}}</p></foreignObject></svg></style>{IMG}",
    "annotation": f'<math><annotation-xml encoding="text/html"><style><!--</style>{IMG}--></annotation-xml></math>',
    "malignmark": f"<math><mi><malignmark><style><!--</malignmark></style>{IMG}",
    "noscript": f'<noscript><p title="</noscript>{IMG}">',
    "noembed": f'<noembed><p title="</noembed>{IMG}">',
    "iframe": f'<iframe><p title="</iframe>{IMG}">',
    "xmp": f'<xmp><p title="</xmp>{IMG}">',
    "textarea": f'<textarea><p title="</textarea>{IMG}">',
    "title": f'<title><p title="</title>{IMG}">',
    "plaintext": f'<svg><plaintext><p title="</plaintext>{IMG}">',
    "template": f"<template><s><template><s>{IMG}</s></template></s></template>",
    "template in svg": f"<svg><template><desc><noscript></template>{IMG}</noscript>",
    "select": f"<select><option><style></option></select><b></style>{IMG}",
    "select in table": f"<table><select><math><mtext></table><style><!--</style>{IMG}-->",
    "comment with a sign": f"<!--><b>--!>{IMG}-->",
    "comment with two signs": f"<!-- --!><!-- -->{IMG}",
    "comment in a comment": f"<!--<!--><p title='-->{IMG}'>",
    "bogus comment": f"<!x '>{IMG}'></p><?x '>{IMG}'><//x>{IMG}",
    "cdata": f"<![CDATA[><p title=']]>{IMG}'>",
    "cdata in svg": f"<svg><![CDATA[</svg>{IMG}]]>",
    "cdata in math": f"<math><mtext><![CDATA[{IMG}]]></mtext></math>",
    "value without quotes": f"<p title=x`{IMG}` class=`onclick={RUNS}>a",
    "quote in a name": f"<p \"'=x\" onclick={RUNS} title='>{IMG}'>a",
    "value after a value": f"<p title='a'onclick={RUNS}/class=b>a",
    "slashes": f"<img/src/onerror={RUNS}//title=a>",
    "name with a null": f"<img src on\x00error={RUNS}><scr\x00ipt>{RUNS}</script>",
    "entities of entities": f"<p title='&amp;quot;&gt;{QUOTED}'>&amp;lt;img src onerror={RUNS}&amp;gt;",
    "half an entity": f"<a href='java&#115;cript&colon;{RUNS}'>&ltscript&gt{RUNS}&lt/script&gt",
    "link in a link": f"<a><table><a href='javascript&#58;{RUNS}'><td><a><b>",
    "nobr": f"<nobr><table><nobr>{IMG}<math><mtext></nobr><style></math>{IMG}",
    "caption": f"<table><caption><svg><style></caption></table>{IMG}",
    "use": f"<svg><use href=\"data:image/svg+xml,<svg id=x onload={RUNS}>#x\"><animate attributeName=href>",
    "handler of a style": f"<p style=\"color:red\" style='x' onanimationstart={RUNS}>a",
    "end before the start": f"</p><br/onclick={RUNS}></br></script></math>{IMG}",
}  # fmt: skip


def what_runs(text):
    """What a browser would find in ``text``, read by another reader than the one that wrote it."""
    looking = Looking()
    looking.feed(text)
    looking.close()
    odd = {tag for tag, _ in looking.seen if tag not in EVERY}
    names = {name for _tag, each in looking.seen for name in each if name.startswith("on") or "'" in name}
    addresses = {each.get(name) or "" for _tag, each in looking.seen for name in ("href", "src")}
    return odd | names | {each for each in addresses if "script" in each or each.startswith("data")}


@pytest.mark.parametrize("text", CLASSICS.values(), ids=list(CLASSICS))
def test_nothing_of_the_classics_runs_and_what_comes_out_stays(text):
    found = clean(text, EVERY)
    assert not what_runs(found.text)
    again = clean(found.text, EVERY)
    assert (again.text, again.lacks) == (found.text, False)


@pytest.mark.parametrize("text", CLASSICS.values(), ids=list(CLASSICS))
def test_a_classic_that_is_cut_anywhere_does_not_run(text):
    for most in range(0, 60, 3):
        found = clean(text, EVERY, most).text
        assert len(found) <= most
        assert not what_runs(found)


def test_the_look_at_what_runs_sees_it():
    assert what_runs(IMG) == {"onerror"}
    assert what_runs("<svg>") == {"svg"}
    assert what_runs("<a href='javascript:x'>") == {"javascript:x"}


TAGS = (
    "a b code em font i nobr p div ul li dl dt table caption tbody tr td th pre br img h1 span svg math mtext mi desc "
    "mglyph malignmark foreignObject annotation-xml title style script template noscript select option form button "
    "textarea xmp plaintext frameset html body"
).split()
PIECES = st.one_of(
    st.builds("<{}>".format, st.sampled_from(TAGS)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.builds("<{} title='{}'>".format, st.sampled_from(TAGS), st.sampled_from(["</style>", "-->", IMG, '"', "&lt;"])),
    st.sampled_from(["<!--", "-->", "--!>", "<![CDATA[", "]]>", IMG, QUOTED, "\n", "\r", "&#13;", "&#1;", "\x0c", "\xa0",
                     "&amp;", "&", "'", '"', "x", "<", "</", "<a href=//x", " style='color:red;x:y'>"]),
)  # fmt: skip


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=25).map("".join), st.none() | st.integers(0, 80))
def test_whatever_is_put_together_nothing_runs_and_it_stays(text, most):
    found = clean(text, EVERY, most)
    assert not what_runs(found.text)
    assert most is None or len(found.text) <= most
    again = clean(found.text, EVERY, most)
    assert (again.text, again.lacks) == (found.text, False)
