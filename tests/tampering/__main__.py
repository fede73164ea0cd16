"""`python -m tampering`, with `src` and `tests` on the path: write the page of what happens when somebody tampers."""

from tampering.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
