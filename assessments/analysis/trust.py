"""From where on a calibration's numbers are trusted. Screens say the same in words, so nothing here needs numpy."""

FAR = 0.1  # RMSD: beyond, a question does not follow its curve
SUREST_ERROR = 0.5  # of a difficulty: beyond, a question would tell adaptive tests what nobody knows
WEAKEST = 0.3  # discrimination: below, a question hardly tells anybody apart, or its key is wrong
# So much between the curves of before and now, on the average of the people, is a change that they would notice.
NOTICED = 0.05
FEWEST_ANCHORS = 3  # with fewer a new scale begins
RIGHT = 0.999  # score: where an answer has to be either right or not, half a point is not
SETTLED = 1e-4  # the largest change of any a, b or c that still counts as one
