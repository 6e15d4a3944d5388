"""H5P packages without a database: read, checked, kept, ordered, filtered and written, from the rules of their format.

Nothing here knows a model, a request or Wagtail. What keeps contents in tables and shows them stands around it.
"""
