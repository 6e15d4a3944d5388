"""What happened. Every signal but the last is sent after the transaction that made it true has been committed."""

from django.dispatch import Signal

# provides args: enrolment
enrolled = Signal()

# provides args: enrolment, statements (newly stored, in the order they came)
statements_stored = Signal()

# provides args: enrolment, activity_ids (satisfied for the first time), course_satisfied (bool)
satisfied = Signal()

# provides args: certificate
certificate_issued = Signal()

# provides args: report
report_frozen = Signal()

# provides args: run (the Refresh that held every measure against the facts, found some wrong and set them right)
measures_drifted = Signal()

# provides args: official (the OfficialReport that got its number)
official_issued = Signal()

# provides args: kept (Learner), merged_uuid (the record that is no more)
learners_merged = Signal()

# provides args: proof (the nightly Proof that found progress which is not what the log says)
progress_differs = Signal()

# Sent again every night, so that what begins or ends with a day is told as well.
# provides args: user, held (rights the user has in some unit today), lost (those of ended roles that are held no more)
rights_changed = Signal()

# Sent inside the transaction, before anything is restored: a receiver puts back what it had let follow the merge,
# or raises MergeRefused because something new was recorded there.
# provides args: merge (Merge)
undoing_merge = Signal()
