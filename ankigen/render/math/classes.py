"""TeX's classes of signs: what stands between two things, opens, closes or parts them; it decides the space around."""

from __future__ import annotations

import unicodedata

OPEN = frozenset("([{⟨⌊⌈⟮⎰⟦⌜⌞")
CLOSE = frozenset(")]}⟩⌋⌉⟯⎱⟧⌝⌟!?")
PUNCTUATION = frozenset(",;")
INNER = frozenset("…⋯⋱")
LARGE = frozenset("∑∏∐⋃⋂⨁⨂⨀⋁⋀⨄⨆")
INTEGRALS = frozenset("∫∬∭⨌∮∯∰")
ORDINARY = frozenset("∀∁∂∃∄∅∆∇∎∞∟∠∡∢∴∵⊤⊥⋮√¬|‖/\\@\"'`.°′″‴⁗%$&#_¶§†‡♭♮♯♠♣♥♦♢♡□◻◇◊■△▽▵▿⊺…~")
BINARY = frozenset("+-−±∓×÷·∗*∘•∙⋅∖⧵∩∪⊎⊓⊔∨∧≀⊕⊖⊗⊘⊙⊚⊛⊝⊞⊟⊠⊡⋄⋆⋇⋉⋊⋋⋌⋎⋏⋒⋓⋔⊲⊳⊴⊵†‡⨿∔⌅⌆⊻⊼⊽◯▷◁△▽⋗⋖⊹⬝⧺⩓⩔⌿") - frozenset("⊲⊳⊴⊵⋔⋗⋖")
_RELATION_BLOCKS = ((0x2190, 0x21FF), (0x2200, 0x22FF), (0x27C0, 0x27FF), (0x2900, 0x297F), (0x2A00, 0x2AFF),
                    (0x2B00, 0x2BFF), (0x2300, 0x2301))  # fmt: skip
_RELATIONS = frozenset("=<>:⌢⌣△◃▹⌠∥∣")


def class_of(sign: str) -> str:
    """TeX's class of a single character, or `` for a letter, a digit or anything else that is no sign."""
    for name, members in (("open", OPEN), ("close", CLOSE), ("punct", PUNCTUATION), ("inner", INNER), ("op", LARGE),
                          ("op", INTEGRALS), ("bin", BINARY), ("ord", ORDINARY), ("rel", _RELATIONS)):  # fmt: skip
        if sign in members:
            return name
    if any(first <= ord(sign) <= last for first, last in _RELATION_BLOCKS) or "\u0338" in sign:
        return "rel"
    return "ord" if unicodedata.category(sign)[0] in "SP" else ""
