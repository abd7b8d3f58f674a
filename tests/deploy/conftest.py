"""What is run of these tests on a machine without nginx: `test_nginx` reads the configuration there as anywhere."""

import shutil

collect_ignore = [] if shutil.which("nginx") and shutil.which("openssl") else ["test_running_nginx.py"]
