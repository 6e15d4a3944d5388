"""Where things are in the loaded demonstration."""

HOME = "/"
CATALOGUE = "/khoa-hoc/"
COURSE = f"{CATALOGUE}phong-chong-lua-dao/"
FIRST_LESSON = f"{COURSE}ba-buoc-giu-an-toan/dung-lai-kiem-tra-goi-lai/"
RECORD = "/learning/record/"
CERTIFICATES = "/learning/certificates/"
LOGIN = "/login/"
