"""The Law School Admission Test, section 6: 1,000 people, five questions.

The frequencies are those of Bock and Lieberman (1970), table 1, as printed again by Bock and Aitkin (1981) and Thissen
(1982). What is published of them: the 1PL and 2PL by marginal maximum likelihood as the R package ltm prints them
(Rizopoulos 2006), to four digits; the same, to three, in Bock and Aitkin.
"""

import numpy as np

PATTERNS = """
00000 3  00001 6  00010 2  00011 11 00100 1  00101 1  00110 3  00111 4  01000 1  01001 8
01011 16 01101 3  01110 2  01111 15 10000 10 10001 29 10010 14 10011 81 10100 3  10101 28
10110 15 10111 80 11000 16 11001 56 11010 21 11011 173 11100 11 11101 61 11110 28 11111 298
""".split()
ANSWERS = np.array([list(map(int, pattern)) for pattern in PATTERNS[::2]], dtype=float)
COUNTS = np.array(PATTERNS[1::2], dtype=float)

ONE_A, ONE_B = 0.7551, [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
ONE_LOG_LIKELIHOOD = -2466.938
TWO_A, TWO_B = [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236]
TWO_LOG_LIKELIHOOD = -2466.653

# What girth 0.8.0, which shares no line with us, finds in the same answers.
GIRTH_ONE_A, GIRTH_ONE_B = 0.7552, [-3.6152, -1.3224, -0.3176, -1.7301, -2.7801]
GIRTH_TWO_A, GIRTH_TWO_B = (
    [0.8257, 0.7228, 0.8908, 0.6884, 0.6569],
    [-3.3587, -1.3701, -0.2797, -1.8664, -3.1259],
)
