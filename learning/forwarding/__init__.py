"""Statements of ours sent on to the record stores of others: all that was asked for, in order, however often it takes."""
