"""People from the spreadsheets that agencies send: read, shown, applied, and taken back as a whole."""
