"""Staff pages, one package per noun."""
