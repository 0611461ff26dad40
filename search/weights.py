"""What a match is worth, for every engine alike: the constants of BM25 and the weights of the kinds of terms.

Tuned on planted letters among 10,000 synthetic ones (see search.ranking).
"""

K1, B = 1.2, 0.75
TITLE = 3.0
PAIR = 1.0
TONED_PAIR = 2.0
# One accented word has no neighbour to tell it by; this outweighs text and title of any other form, which together
# can reach (1 + TITLE) (1 + K1) times the rarity, 81 in an archive of 10,000.
TONED_WORD = 100.0
TONED_AMONG = 1.0
OWN_NUMBER = 200.0  # above whatever a letter that cites it makes of its words
CITED_NUMBER = 20.0
DIGITS_AMONG = 4.0
FIELD_ROW = 8.0  # three words in a row as the issuer or the signer has them: 'sở y tế', 'xã Tân Khê', a name
YEAR_AMONG = 8.0
OWN_DATE = 40.0
FIELD = 2.0
