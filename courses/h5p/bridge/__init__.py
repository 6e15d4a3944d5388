"""What a content tells the lesson around it: how far its learner is, and what she did."""
