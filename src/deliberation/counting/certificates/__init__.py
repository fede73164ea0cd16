"""The certificate of a count: enough for a stranger to count again, and to say where the figures differ.

`certificate` writes it, `recounting` counts again from it, `summaries` reads it back for a page. What each field means is
told in docs/certificate.md. A certificate once published stays as it is: a later version reads the earlier ones.
"""
