"""My learning: what somebody has to learn, is learning and has learnt, and the papers that say so."""
