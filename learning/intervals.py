"""How wide a range must be to hold what it should as often as it says."""

from statistics import NormalDist


def students_t(sureness: int, freedom: int) -> float:
    """How many standard errors on either side hold so many of 100: Student's t, by Cornish and Fisher's series."""
    z = NormalDist().inv_cdf(0.5 + sureness / 200)
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return z + first + second
