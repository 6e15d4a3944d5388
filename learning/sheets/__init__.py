"""What somebody sends as a spreadsheet: kept, shown row by row, applied by the worker, and taken back."""
