"""What units mean to reach, whom they mean to reach, and what others publish of them: set by hand or from spreadsheets."""
