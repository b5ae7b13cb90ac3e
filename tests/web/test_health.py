from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from scheduler.people import Role
from tests.newsroom import a_member, a_workspace


def test_alive_and_ready_are_for_anybody(stranger):
    assert stranger.get("/healthz").status_code == 200
    assert stranger.get("/readyz").get_data(as_text=True) == "ready\n"


def test_the_figures_are_what_prometheus_reads(stranger):
    page = stranger.get("/metrics").get_data(as_text=True)

    names = {family.name for family in text_string_to_metric_families(page)}
    assert {"marronnier_due", "marronnier_deliveries", "marronnier_lateness_seconds"} <= names


def test_the_figures_are_not_for_strangers_from_elsewhere(stranger, browser):
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}

    assert stranger.get("/metrics", environ_base=elsewhere).status_code == 404
    assert stranger.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert browser.get("/metrics", environ_base=elsewhere).status_code == 200


def test_the_status_page_says_what_would_not_go_out(browser, settings):
    settings.data_dir.mkdir(exist_ok=True)

    page = browser.get("/status").get_data(as_text=True)

    assert "Something would not go out" in page
    assert "No tick runs" in page


def test_a_viewer_does_not_see_the_status_page(signed_in, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, a_workspace(session, "Other"), Role.VIEWER, name="Vic Blanc")

    assert signed_in(viewer).get("/status").status_code == 403
