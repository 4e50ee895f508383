from . import cctv_signing
