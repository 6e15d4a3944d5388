"""Where things are in the loaded demonstration."""

HOME = "/"
CATALOGUE = "/khoa-hoc/"
FOUND = f"{CATALOGUE}?q=lua+dao&format=quiz"
COURSE = f"{CATALOGUE}phong-chong-lua-dao/"
FIRST_LESSON = f"{COURSE}ba-buoc-giu-an-toan/dung-lai-kiem-tra-goi-lai/"
KIT = "/learning/courses/83c93221-e0de-5a8a-bb96-25c2431fb79a/kit/"  # of the same course, which has one key in every load
RECORD = "/learning/record/"
CERTIFICATES = "/learning/certificates/"
NOTES = "/learning/notes/"
BY_DAY = "/learning/by-day/"
LOGIN = "/login/"
