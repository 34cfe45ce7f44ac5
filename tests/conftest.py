"""What every test shares: how hard hypothesis tries, and that a slow machine is no failure."""

from hypothesis import HealthCheck, settings

settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")
