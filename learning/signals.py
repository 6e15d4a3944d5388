"""What happened. Every signal is sent after the transaction that made it true has been committed."""

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

# provides args: kept (Learner), merged_uuid (the guest that is no more)
learners_merged = Signal()
