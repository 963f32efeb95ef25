"""Words as they are compared: folded, stemmed, figures, quotations, who speaks, what speaks to a machine."""
