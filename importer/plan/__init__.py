"""The plan: everything that would be sent, and everything that is wrong, before anything is sent."""
