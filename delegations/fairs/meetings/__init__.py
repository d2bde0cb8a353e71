"""Business meetings at a fair: who wants to meet whom, in which period at which table, and who came."""
