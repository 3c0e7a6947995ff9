"""The words that a reader sees or hears."""

from __future__ import annotations

from ankigen.render.visible import visible_text


def test_blocks_part_words_and_spans_do_not() -> None:
    html = "<p>a<b>b</b></p><ul><li>c</li><li>d&lt;e</li></ul><pre>f\n  g</pre>h<br>i"
    assert visible_text(html) == "ab c d<e f g h i"


def test_pictures_and_formulas_are_heard() -> None:
    html = '<figure><img src="x.png" alt="a grid"><figcaption>Drawn</figcaption></figure>'
    html += '<math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>!'
    assert visible_text(html) == "a grid Drawn x^2 !"
