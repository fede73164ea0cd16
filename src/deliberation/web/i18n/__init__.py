"""The two languages of every page: catalogues, choice of language, dates and numbers as its readers write them."""
