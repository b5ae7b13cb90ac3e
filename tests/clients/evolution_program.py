"""Run by Debian's own Python on a bus of its own: Evolution Data Server opens a calendar, reads, moves an event.

Reads one deed a line ({"deed": …}), answers one line: {"events": [[uid, title, start]…], "refused": …}.
"""

import json
import sys
import threading
import time
from urllib.parse import urlsplit

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402

EVENTS = ECal.ClientSourceType.EVENTS


def opened(address, user, password):
    registry = EDataServer.SourceRegistry.new_sync(None)
    where = urlsplit(address)
    source = EDataServer.Source.new_with_uid("ours", None)
    source.set_display_name("Ours")
    source.set_parent("caldav-stub")
    source.get_extension("Calendar").set_backend_name("caldav")
    source.get_extension("WebDAV Backend").set_resource_path(where.path)
    signing_in = source.get_extension("Authentication")
    signing_in.set_host(where.hostname)
    signing_in.set_port(where.port)
    signing_in.set_user(user)
    signing_in.set_method("plain/password")
    source.get_extension("Security").set_method("none")
    source.get_extension("Offline").set_stay_synchronized(True)
    registry.commit_source_sync(source, None)
    source = registry.ref_source("ours")
    known = EDataServer.NamedParameters()
    known.set("username", user)
    known.set("password", password)

    def sign_in(_registry, asking, *_why):
        asking.invoke_authenticate(known, None, None)

    registry.connect("credentials-required", sign_in)
    client = ECal.Client.connect_sync(source, EVENTS, 20, None)
    return registry, client


def held(client):
    _, found = client.get_object_list_sync("#t", None)
    return [[one.get_uid(), one.get_summary(), one.get_dtstart().as_ical_string()] for one in found]


def until(client, start):
    """Asks again until an event begins when it should."""
    for _ in range(40):
        if any(one[2] == start for one in held(client)):
            return
        client.refresh_sync(None)
        time.sleep(0.25)


def move(client, uid, start):
    _, component = client.get_object_sync(uid, None, None)
    begins, ends = component.get_dtstart(), component.get_dtend()
    length = ends.subtract(begins)
    moved = begins.clone()
    wanted = type(begins).new_from_string(start)
    moved.set_date(*wanted.get_date())
    moved.set_time(*wanted.get_time())
    component.set_dtstart(moved)
    after = moved.clone()
    after.adjust(0, 0, 0, length.as_int())
    component.set_dtend(after)
    client.modify_object_sync(component, ECal.ObjModType.ALL, ECal.OperationFlags.NONE, None)


def main():
    kept = None
    # Signals, such as the wish for a password, are heard beside the calls that wait for what they lead to.
    threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
    for line in sys.stdin:
        asked = json.loads(line)
        refused = ""
        try:
            if asked["deed"] == "open":
                kept = opened(asked["address"], asked["user"], asked["password"])
                until(kept[1], asked["start"])
            elif asked["deed"] == "until":
                until(kept[1], asked["start"])
            else:
                move(kept[1], asked["uid"], asked["start"])
        except GLib.Error as error:
            refused = error.message
        answer = {"refused": refused, "events": held(kept[1]) if kept else []}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
