"""Plain unittest. The properties are not about time: on a busy machine a single example may take
as long as it likes, and so may finding one."""

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
