"""Swift with its S3 front, whole in one process: on loopback and in one folder, for tests. Prints its port, and ends with stdin.

Call: swift.py FOLDER. Needs Debian's python3-swift. In production each of these servers is a process of its own on many machines.
"""

import os
import sys

# This file must not be taken for the package.
sys.path.pop(0)

import eventlet

eventlet.monkey_patch()

from array import array  # noqa: E402

from eventlet import tpool, wsgi  # noqa: E402
from swift.common import storage_policy, utils  # noqa: E402
from swift.common.ring import RingData  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

FOLDER = sys.argv[1]

PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
paste.filter_factory = __main__:cache_factory
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
# Tests send files in small parts.
min_segment_size = 1
# And lists in small pages: S3 gives a thousand at once.
max_bucket_listing = 100
[filter:tempauth]
use = egg:swift#tempauth
user_test_baker = bread .admin
user_test_guest = crumbs
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
"""

BACKEND = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
fallocate_reserve = 0
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""


class Cache:
    """In the place of memcached."""

    def __init__(self):
        self.kept = {}

    def get(self, key, **_):
        return self.kept.get(key)

    def set(self, key, value, **_):
        self.kept[key] = value

    def incr(self, key, delta=1, **_):
        self.kept[key] = int(self.kept.get(key, 0)) + delta
        return self.kept[key]

    def delete(self, key, **_):
        self.kept.pop(key, None)


def cache_factory(_settings, **_):
    cache = Cache()

    def around(app):
        def call(env, start_response):
            env["swift.cache"] = cache
            return app(env, start_response)

        return call

    return around


def write(name, text):
    file = os.path.join(FOLDER, name)
    with open(file, "w") as out:
        out.write(text)
    return file


def listen(name):
    """A socket, and for what keeps data the ring that says it does so alone."""
    sock = eventlet.listen(("127.0.0.1", 0))
    port = sock.getsockname()[1]
    if name != "proxy":
        place = {"ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port}
        device = {"id": 0, "region": 1, "zone": 1, "weight": 1.0, "device": "disk", **place}
        RingData([array("H", [0])], [device], 32).save(os.path.join(FOLDER, f"{name}.ring.gz"))
    return sock


def serve(name, sock, text):
    file = write(f"{name}.conf", text.format(folder=FOLDER, name=name))
    app = loadapp(file, global_conf={"log_name": name, "log_level": "ERROR"})
    log = open(os.path.join(FOLDER, f"{name}.log"), "w")
    eventlet.spawn(wsgi.server, sock, app, log=log, protocol=SwiftHttpProtocol)


os.makedirs(os.path.join(FOLDER, "devices/disk"), exist_ok=True)
utils.SWIFT_CONF_FILE = write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = bakehouse\n")
utils.validate_configuration()
storage_policy.reload_storage_policies()
socks = {name: listen(name) for name in ["proxy", "account", "container", "object"]}
for name, sock in socks.items():
    serve(name, sock, PROXY if name == "proxy" else BACKEND)
print(socks["proxy"].getsockname()[1], flush=True)
tpool.execute(sys.stdin.read)
