"""Through whose hands a ballot came: none of them decides when its home says that it is not its own."""
