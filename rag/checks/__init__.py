"""Every sentence of a draft held against its evidence: pure rules, each in a file of its own."""
