"""With PostGIS, GIS tools find the picture as geometry in the schema `gis`."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from app.picture.tables import Threat
from app.roster.store import import_mission

VIEWS = ("threats", "danger_circles", "reports", "alerts", "units", "areas", "sites", "facilities")


def threat(**values):
    return Threat(
        **{
            "id": uuid4(),
            "kind": "IED",
            "family": "device",
            "state": "suspected",
            "reason": "reported",
            "lat": 6.5,
            "lon": 21.9,
            "uncertainty_m": 100,
            "danger_radius_m": 900,
            "severity": "severe",
            "confidence": 0.7,
            "certainty": "likely",
            "first_observed_at": 1_700_000_000,
            "last_observed_at": 1_700_000_000,
            "evaluated_at": 1_700_000_000,
            "report_count": 1,
            "group_count": 1,
            "arithmetic": {},
            **values,
        }
    )


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers(postgres_database, view):
    with postgres_database.reading() as session:
        session.execute(text(f"SELECT * FROM gis.{view}")).all()


def test_a_danger_circle_has_its_radius_in_true_metres(postgres_database):
    with postgres_database.transaction() as session:
        session.add(threat())
    with postgres_database.reading() as session:
        edge = session.execute(
            text(
                "SELECT gis.ST_Distance(gis.ST_ExteriorRing(c.circle)::gis.geography, t.place::gis.geography)"
                " FROM gis.danger_circles c JOIN gis.threats t USING (id)".replace("::", r"\:\:")
            )
        ).scalar_one()
    assert edge == pytest.approx(1000, rel=0.02)


def test_sensitive_threats_are_in_no_view(postgres_database):
    with postgres_database.transaction() as session:
        session.add(threat(kind="GBV", sensitive=True))
    with postgres_database.reading() as session:
        for view in ("threats", "danger_circles"):
            assert session.execute(text(f"SELECT count(*) FROM gis.{view}")).scalar_one() == 0


def test_the_areas_of_the_mission_are_outlines(postgres_database, plan):
    with postgres_database.transaction() as session:
        import_mission(session, plan, now=1_700_000_000)
    with postgres_database.reading() as session:
        valid = session.execute(text("SELECT bool_and(gis.ST_IsValid(outline)), count(*) FROM gis.areas")).one()
    assert valid[0] is True
    assert valid[1] > 0
