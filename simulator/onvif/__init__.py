"""The ONVIF services of a simulated device: device management and media (profile S)."""

from .service import OnvifService

__all__ = ["OnvifService"]
