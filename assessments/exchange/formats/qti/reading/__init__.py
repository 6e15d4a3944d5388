"""From items of QTI to our questions."""
