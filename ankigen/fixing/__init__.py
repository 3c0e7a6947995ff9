"""What can be mended in a seed file without judgement: the cards say the same before and after, which is proved.

writing    a card in the clean form of the format
formulas   spaces around and inside of dollar signs
blocks     entries that share lines
covering   whether the clean form of a block loses nothing of its lines
mending    a file in sections, its odd cards in the clean form
proof      whether two readings of a file are the same cards
difference what changes, as a unified diff
fix        one file: mended until nothing changes, a card that would change left alone
"""
