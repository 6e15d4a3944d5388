"""What units mean to reach, how many people they have, and what others publish of them: by hand or from spreadsheets."""
