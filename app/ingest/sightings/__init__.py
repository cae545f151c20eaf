"""Which reports an officer has looked at, and which site has yet to hear of it."""
