"""From our questions to items of QTI."""
