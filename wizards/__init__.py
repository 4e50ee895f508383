from . import cctv_test_now
