"""TeX's classes of signs: what stands between two things, opens, closes or parts them; it decides the space around."""

from __future__ import annotations

import unicodedata

OPEN = frozenset("([{⟨⌊⌈⟮⎰⟦⌜⌞")
LARGE = frozenset("∑∏∐⋃⋂⨁⨂⨀⋁⋀⨄⨆")
INTEGRALS = frozenset("∫∬∭⨌∮∯∰")

_MEMBERS = {
    "open": OPEN,
    "close": ")]}⟩⌋⌉⟯⎱⟧⌝⌟!?",
    "punct": ",;",
    "inner": "…⋯⋱",
    "op": LARGE | INTEGRALS,
    "bin": "+-−±∓×÷·∗*∘•∙⋅∖⧵∩∪⊎⊓⊔∨∧≀⊕⊖⊗⊘⊙⊚⊛⊝⊞⊟⊠⊡⋄⋆⋇⋉⋊⋋⋌⋎⋏⋒⋓†‡⨿∔⌅⌆⊻⊼⊽◯▷◁△▽⊹⬝⧺⩓⩔⌿⊺",
    "rel": "=<>:⌢⌣◃▹∥∣",
    "ord": "∀∁∂∃∄∅∆∇∎∞∟∠∡∢⊤⊥⋮√¬|‖/\\@\"'`.°′″‴⁗%$&#_¶§♭♮♯♠♣♥♦♢♡□◻◇◊■▵▿~",
}
_CLASSES = {sign: name for name, members in _MEMBERS.items() for sign in members}
_RELATIONS = (  # blocks of Unicode: arrows, operators, and their supplements
    range(0x2190, 0x2300), range(0x27C0, 0x2800), range(0x2900, 0x2980), range(0x2A00, 0x2C00)
)  # fmt: skip


def class_of(sign: str) -> str:
    """TeX's class of a single character; empty for a letter, a digit or anything else that is no sign."""
    if sign in _CLASSES:
        return _CLASSES[sign]
    if any(ord(sign) in block for block in _RELATIONS):
        return "rel"
    return "ord" if unicodedata.category(sign)[0] in "SP" else ""
