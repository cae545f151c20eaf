"""The picture for GIS tools: views with PostGIS geometry in a schema `gis`, where PostGIS is at hand.

The centre itself decides geometry in `app.geo`, so that both engines give the same answers; these views are for QGIS and
other readers of the database. Rows of sensitive kinds never appear in them, whoever asks.
"""

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POINT = "gis.ST_SetSRID(gis.ST_MakePoint({0}.lon, {0}.lat), 4326)"
VIEWS = {
    "threats": f"""
        SELECT t.id, t.kind, t.status, t.state, t.reason, t.severity, t.confidence, t.certainty, t.conflict,
               t.uncertainty_m, t.danger_radius_m, to_timestamp(t.first_observed_at) AS first_observed,
               to_timestamp(t.last_observed_at) AS last_observed, t.report_count, t.group_count,
               {POINT.format("t")}::gis.geometry(Point, 4326) AS place
        FROM public.threat t WHERE NOT t.sensitive""",
    "danger_circles": f"""
        SELECT t.id, t.kind, t.status, t.state, t.severity, t.confidence, t.danger_radius_m + t.uncertainty_m AS radius_m,
               gis.ST_Buffer({POINT.format("t")}::gis.geography, t.danger_radius_m + t.uncertainty_m)::gis.geometry
                   AS circle
        FROM public.threat t WHERE NOT t.sensitive AND t.state IN ('suspected', 'confirmed')""",
    "reports": f"""
        SELECT r.id, r.site, r.unit, r.kind, r.status, to_timestamp(r.observed_at) AS observed,
               to_timestamp(r.received_at) AS received, r.accuracy_m, r.reliability, r.credibility, r.severity, r.text,
               {POINT.format("r")}::gis.geometry(Point, 4326) AS place
        FROM public.report r WHERE NOT r.sensitive AND r.lat IS NOT NULL AND r.lon IS NOT NULL""",
    "alerts": f"""
        SELECT a.number, a.origin, a.kind, a.status, a.state, a.urgency, a.severity, a.certainty,
               a.uncertainty_m, a.danger_radius_m, a.instruction, a.text, to_timestamp(a.created_at) AS created,
               to_timestamp(a.updated_at) AS updated, to_timestamp(a.expires_at) AS expires,
               {POINT.format("a")}::gis.geometry(Point, 4326) AS place
        FROM public.alert a WHERE NOT a.sensitive""",
    "units": f"""
        SELECT p.unit, u.site, u.role, p.status, to_timestamp(p.at) AS at, p.accuracy_m,
               {POINT.format("p")}::gis.geometry(Point, 4326) AS place
        FROM public.unit_position p JOIN public.unit u ON u.code = p.unit""",
    "areas": """
        SELECT a.code, a.name, a.kind,
               gis.ST_Multi(gis.ST_SetSRID(gis.ST_GeomFromGeoJSON(a.geometry::text), 4326))
                   ::gis.geometry(MultiPolygon, 4326) AS outline
        FROM public.area a""",
    "sites": f"""
        SELECT s.code, s.name, s.profile, to_timestamp(nullif(l.last_heard_at, 0)) AS last_heard,
               to_timestamp(l.dark_since) AS dark_since, {POINT.format("s")}::gis.geometry(Point, 4326) AS place
        FROM public.site s LEFT JOIN public.site_link l ON l.site = s.code""",
    "facilities": f"""
        SELECT f.code, f.name, f.kind, f.site, {POINT.format("f")}::gis.geometry(Point, 4326) AS place
        FROM public.facility f""",
}


def upgrade() -> None:
    """Make the views; a database without PostGIS, or whose owner may not install it, does without."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS gis"))
    if not connection.scalar(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'")):
        return
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA gis"))
    for name, query in VIEWS.items():
        connection.execute(text(f"CREATE OR REPLACE VIEW gis.{name} AS {query.replace('::', chr(92) + ':' + chr(92) + ':')}"))
