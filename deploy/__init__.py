"""How the services are started, put together and looked after; no rule of any of them."""
