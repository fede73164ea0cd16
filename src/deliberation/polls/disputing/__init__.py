"""Which ballot of a home counts while another one is in dispute, and after."""
