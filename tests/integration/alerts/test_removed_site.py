"""A call for help from a site that the roster no longer has."""

from dataclasses import replace

from support.dangers import name, report


def without_nova(world):
    sites = {code: site for code, site in world.roster.sites.items() if code != "NOVA"}
    world.roster = replace(world.roster, sites=sites)


def test_more_about_a_call_stays_where_the_call_was(world):
    world.call(report("cas", "CAS", fields={"urgent": 1}, lat=None, lon=None))
    before = world.alert()
    without_nova(world)
    world.call(report("more", "CAS", fields={"urgent": 3}, lat=None, lon=None, seq=2, amends=name("cas")))
    after = world.alert()
    assert after.revision == before.revision + 1
    assert (after.lat, after.lon) == (before.lat, before.lon)


def test_a_call_from_nowhere_stops_nothing(world):
    without_nova(world)
    assert world.call(report("cas", "CAS", lat=None, lon=None)).alerts == ()
