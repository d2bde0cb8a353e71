"""What every front door shares: guards, forms, units of work, headers, error pages."""
