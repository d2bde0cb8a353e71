"""What a fair brought: the report drafted from its data, with pictures, and earlier editions beside it."""
