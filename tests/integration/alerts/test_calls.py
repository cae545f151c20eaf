from support.dangers import NOW, name, position, report

DAY = 86_400


def test_a_casevac_request_calls_who_can_help(world):
    world.call(report("cas", "CAS", fields={"urgent": 2, "litter": 2}, text="by the bridge"))
    alert = world.alert()
    assert (alert.origin, alert.urgency, alert.severity, alert.certainty) == (
        "casevac",
        "immediate",
        "severe",
        "observed",
    )
    assert (alert.lat, alert.lon, alert.requester) == (6.0, 20.5, "BRAVO-1")
    assert alert.text == "Urgent 2; Litter patients 2; by the bridge"
    assert world.audience() == {"MEDIC-1": "can_help", "@BASE": "can_help", "HQ-1": "parent"}


def test_an_amendment_updates_the_same_alert(world):
    world.call(report("cas", "CAS", fields={"urgent": 1}))
    world.call(report("more", "CAS", fields={"urgent": 3}, seq=2, amends=name("cas")))
    assert world.said() == [("alert", "new"), ("update", "amended")]
    assert world.alert().text == "Urgent 3"
    world.call(report("again", "CAS", fields={"urgent": 4}, seq=3, amends=name("more")))
    assert world.alert().text == "Urgent 4"


def test_an_amendment_that_overtakes_the_request_stands(world):
    world.call(report("more", "CAS", fields={"urgent": 3}, seq=2, amends=name("cas")))
    world.call(report("cas", "CAS", fields={"urgent": 1}, seq=1))
    assert world.said() == [("alert", "new")]
    assert world.alert().text == "Urgent 3"
    assert world.alert().report_id == name("cas")


def test_a_moved_pickup_calls_who_is_near_now(world):
    world.call(report("cas", "CAS", lat=7.1, lon=21.0))
    world.store(position("CHARLIE-1", 6.0, 20.0))
    world.call(report("moved", "CAS", seq=2, lat=6.0, lon=20.0, amends=name("cas")))
    assert world.alert().lon == 20.0
    assert world.messages()[1].values["lon"] == 20.0


def test_a_request_from_long_ago_is_history(world):
    assert world.call(report("cas", "CAS", observed_at=NOW - DAY)).alerts == ()
    assert world.call(report("sos", "SOS", seq=2, observed_at=NOW - DAY + 1)).alerts == (1,)


def test_duress_calls_the_area_the_parent_and_operations(world):
    world.call(report("sos", "SOS", fields={"silent": True, "reason": "coerced"}))
    alert = world.alert()
    assert (alert.origin, alert.severity) == ("duress", "extreme")
    assert alert.text == "Silent: do not call back; Under coercion"
    assert world.audience() == {"MEDIC-1": "can_help", "EOD-1": "can_help", "HQ-1": "parent"}


def test_who_calls_is_never_in_the_audience_of_its_own_call(world):
    world.call(report("sos", "SOS", unit="MEDIC-1", fields={"silent": True}))
    assert "MEDIC-1" not in world.audience()
    world.later(121)
    world.later(121)
    world.later(121)
    assert "MEDIC-1" not in world.audience()


def test_a_call_without_a_place_is_where_the_unit_was_last(world):
    world.store(position("BRAVO-1", 6.1, 20.6, accuracy_m=30.0))
    world.call(report("sos", "SOS", lat=None, lon=None, accuracy_m=None))
    assert (world.alert().lat, world.alert().lon, world.alert().uncertainty_m) == (6.1, 20.6, 200.0)


def test_a_call_without_a_place_from_an_unknown_place_is_around_the_site(world):
    world.store(position("BRAVO-1", 6.1, 20.6, status="exercise"))
    world.call(report("sos", "SOS", lat=None, lon=None, accuracy_m=None))
    assert (world.alert().lat, world.alert().lon, world.alert().uncertainty_m) == (6.0, 20.5, 25_000.0)


def test_a_call_of_an_exercise_stays_one(world):
    world.call(report("cas", "CAS", status="exercise"))
    assert world.messages()[0].values["status"] == "exercise"


def test_a_call_that_nobody_closes_ends_after_a_day(world):
    world.call(report("cas", "CAS"))
    world.later(DAY - 1)
    assert world.alert().state == "active"
    world.later(1)
    assert (world.alert().state, world.alert().reason) == ("expired", "expired")


def test_other_reports_call_nobody(world):
    assert world.call(report("chk", "CHK")).alerts == ()


def test_silence_about_a_call_climbs_past_the_one_who_calls(world):
    world.call(report("sos", "SOS", site="BASE", unit="HQ-1", lat=6.0, lon=20.0))
    assert world.audience() == {"ALFA-1": "can_help", "MEDIC-1": "can_help", "@BASE": "parent"}
    world.later(120)
    assert world.delivery("ALFA-1").escalated_to == ["@BASE", "operations"]
    assert "HQ-1" not in world.audience()
