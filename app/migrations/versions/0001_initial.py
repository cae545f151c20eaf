"""initial"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('areas', sa.JSON(), nullable=True),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('disabled_at', sa.BigInteger(), nullable=True),
    sa.Column('failed_tries', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('alert',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('origin', sa.String(length=12), nullable=False),
    sa.Column('threat_id', sa.Uuid(), nullable=True),
    sa.Column('report_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('urgency', sa.String(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('certainty', sa.String(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('uncertainty_m', sa.Float(), nullable=False),
    sa.Column('danger_radius_m', sa.Float(), nullable=False),
    sa.Column('instruction', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=False),
    sa.Column('review_at', sa.BigInteger(), nullable=True),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('worded_by', sa.String(length=64), nullable=True),
    sa.Column('requester', sa.String(length=42), nullable=True),
    sa.Column('report_seq', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('number'),
    sa.UniqueConstraint('id')
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_review_at'), ['review_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_threat_id'), ['threat_id'], unique=False)

    op.create_table('api_key',
    sa.Column('prefix', sa.String(length=16), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('areas', sa.JSON(), nullable=True),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.Column('last_used_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('prefix')
    )
    op.create_table('area',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('geometry', sa.JSON(), nullable=False),
    sa.Column('min_lat', sa.Float(), nullable=False),
    sa.Column('max_lat', sa.Float(), nullable=False),
    sa.Column('min_lon', sa.Float(), nullable=False),
    sa.Column('max_lon', sa.Float(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('closure',
    sa.Column('clearance_id', sa.Uuid(), nullable=False),
    sa.Column('cluster', sa.String(length=64), nullable=False),
    sa.Column('ends', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('clearance_id', 'cluster')
    )
    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_closure_cluster'), ['cluster'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('type', sa.String(length=12), nullable=False),
    sa.Column('reports', sa.JSON(), nullable=False),
    sa.Column('rest', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('undone_by', sa.String(), nullable=True),
    sa.Column('undone_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('downlink',
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('site', 'epoch')
    )
    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('everyone', sa.Boolean(), nullable=False),
    sa.Column('audit', sa.Boolean(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_subject'), ['subject'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('reports', sa.JSON(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('family', sa.String(length=16), nullable=False),
    sa.Column('families', sa.JSON(), nullable=False),
    sa.Column('ends', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('accuracy_m', sa.Float(), nullable=False),
    sa.Column('reliability', sa.String(), nullable=False),
    sa.Column('credibility', sa.Integer(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=True),
    sa.Column('source', sa.Integer(), nullable=True),
    sa.Column('first_hand', sa.Boolean(), nullable=False),
    sa.Column('desk', sa.Boolean(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('radius_m', sa.Float(), nullable=False),
    sa.Column('sized', sa.Boolean(), nullable=False),
    sa.Column('cluster', sa.String(length=64), nullable=True),
    sa.Column('attracts', sa.Boolean(), nullable=False),
    sa.Column('pin', sa.String(length=64), nullable=True),
    sa.Column('joinable_until', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_cluster'), ['cluster'], unique=False)
        batch_op.create_index('ix_evidence_near', ['status', 'family', 'lat', 'lon'], unique=False)

    op.create_table('mission',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=True),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('loaded_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('quarantine',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('site', sa.String(length=40), nullable=True),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=True),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('resolved_by', sa.String(), nullable=True),
    sa.Column('resolved_at', sa.BigInteger(), nullable=True),
    sa.Column('resolution', sa.String(), nullable=True),
    sa.Column('report_id', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('quarantine', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quarantine_reason'), ['reason'], unique=False)
        batch_op.create_index(batch_op.f('ix_quarantine_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_quarantine_site'), ['site'], unique=False)
        batch_op.create_index(batch_op.f('ix_quarantine_state'), ['state'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('observed_at', sa.BigInteger(), nullable=False),
    sa.Column('site_observed_at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('clock_suspect', sa.Boolean(), nullable=False),
    sa.Column('time_span_s', sa.Integer(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('accuracy_m', sa.Float(), nullable=True),
    sa.Column('place_fault', sa.String(length=32), nullable=True),
    sa.Column('geometry', sa.JSON(), nullable=True),
    sa.Column('reliability', sa.String(), nullable=False),
    sa.Column('credibility', sa.Integer(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('casualties', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('source', sa.Integer(), nullable=True),
    sa.Column('amends', sa.Uuid(), nullable=True),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('site', 'epoch', 'seq')
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_amends'), ['amends'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_lat'), ['lat'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_lon'), ['lon'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_observed_at'), ['observed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_site'), ['site'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_unit'), ['unit'], unique=False)

    op.create_table('sequence',
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('contiguous', sa.BigInteger(), nullable=False),
    sa.Column('highest', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('site', 'epoch')
    )
    op.create_table('site',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('wire', sa.String(length=2), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('reliability', sa.String(), nullable=False),
    sa.Column('profile', sa.String(), nullable=False),
    sa.Column('parent', sa.String(), nullable=True),
    sa.Column('dark_after_s', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('enrolled_at', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.Column('retired_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('code'),
    sa.UniqueConstraint('wire')
    )
    op.create_table('site_link',
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('last_heard_at', sa.BigInteger(), nullable=False),
    sa.Column('dark_since', sa.BigInteger(), nullable=True),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.Column('oldest_s', sa.Integer(), nullable=False),
    sa.Column('bytes_today', sa.BigInteger(), nullable=False),
    sa.Column('dropped_positions', sa.BigInteger(), nullable=False),
    sa.Column('clock_skew_s', sa.BigInteger(), nullable=False),
    sa.Column('packets', sa.BigInteger(), nullable=False),
    sa.Column('payload_bytes', sa.BigInteger(), nullable=False),
    sa.Column('duplicates', sa.BigInteger(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('state_epoch', sa.Integer(), nullable=False),
    sa.Column('state_seq', sa.BigInteger(), nullable=False),
    sa.Column('clock_suspect', sa.Boolean(), nullable=False),
    sa.Column('quarantine_dropped', sa.Integer(), nullable=False),
    sa.Column('tokens', sa.Float(), nullable=False),
    sa.Column('tokens_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('site')
    )
    op.create_table('threat',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('family', sa.String(length=16), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('uncertainty_m', sa.Float(), nullable=False),
    sa.Column('danger_radius_m', sa.Float(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('certainty', sa.String(), nullable=False),
    sa.Column('conflict', sa.Boolean(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('first_observed_at', sa.BigInteger(), nullable=False),
    sa.Column('last_observed_at', sa.BigInteger(), nullable=False),
    sa.Column('evaluated_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('report_count', sa.Integer(), nullable=False),
    sa.Column('group_count', sa.Integer(), nullable=False),
    sa.Column('cluster', sa.String(length=64), nullable=True),
    sa.Column('changes_at', sa.BigInteger(), nullable=True),
    sa.Column('superseded_by', sa.Uuid(), nullable=True),
    sa.Column('arithmetic', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('threat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threat_changes_at'), ['changes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_cluster'), ['cluster'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_last_observed_at'), ['last_observed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_lat'), ['lat'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_lon'), ['lon'], unique=False)
        batch_op.create_index(batch_op.f('ix_threat_state'), ['state'], unique=False)

    op.create_table('threat_revision',
    sa.Column('threat_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('threat_id', 'revision')
    )
    with op.batch_alter_table('threat_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threat_revision_at'), ['at'], unique=False)

    op.create_table('unit_fix',
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('accuracy_m', sa.Float(), nullable=True),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('unit', 'at')
    )
    with op.batch_alter_table('unit_fix', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_fix_received_at'), ['received_at'], unique=False)

    op.create_table('unit_position',
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('accuracy_m', sa.Float(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('unit')
    )
    op.create_table('uplink',
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('site', 'epoch', 'seq')
    )
    op.create_table('alert_area',
    sa.Column('alert', sa.BigInteger(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['alert'], ['alert.number'], ),
    sa.PrimaryKeyConstraint('alert', 'area')
    )
    with op.batch_alter_table('alert_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_area_area'), ['area'], unique=False)

    op.create_table('alert_revision',
    sa.Column('alert', sa.BigInteger(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(length=8), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('grew', sa.Boolean(), nullable=False),
    sa.Column('only', sa.JSON(), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['alert'], ['alert.number'], ),
    sa.PrimaryKeyConstraint('alert', 'revision')
    )
    op.create_table('audience',
    sa.Column('alert', sa.BigInteger(), nullable=False),
    sa.Column('addressee', sa.String(length=42), nullable=False),
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('first_revision', sa.Integer(), nullable=False),
    sa.Column('inside', sa.Boolean(), nullable=False),
    sa.Column('reminded_at', sa.BigInteger(), nullable=True),
    sa.Column('distance_m', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['alert'], ['alert.number'], ),
    sa.PrimaryKeyConstraint('alert', 'addressee')
    )
    with op.batch_alter_table('audience', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audience_site'), ['site'], unique=False)

    op.create_table('decision_report',
    sa.Column('decision_id', sa.BigInteger(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ),
    sa.PrimaryKeyConstraint('decision_id', 'report_id')
    )
    with op.batch_alter_table('decision_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_report_report_id'), ['report_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('alert', sa.BigInteger(), nullable=False),
    sa.Column('addressee', sa.String(length=42), nullable=False),
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('required_revision', sa.Integer(), nullable=False),
    sa.Column('sent_revision', sa.Integer(), nullable=False),
    sa.Column('received_revision', sa.Integer(), nullable=False),
    sa.Column('seen_revision', sa.Integer(), nullable=False),
    sa.Column('acknowledged_revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('received_at', sa.BigInteger(), nullable=True),
    sa.Column('seen_at', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_at', sa.BigInteger(), nullable=True),
    sa.Column('received_site_at', sa.BigInteger(), nullable=True),
    sa.Column('seen_site_at', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_site_at', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_by', sa.String(), nullable=True),
    sa.Column('response', sa.String(), nullable=True),
    sa.Column('answer_epoch', sa.Integer(), nullable=False),
    sa.Column('answer_seq', sa.BigInteger(), nullable=False),
    sa.Column('lapsed_at', sa.BigInteger(), nullable=True),
    sa.Column('escalate_at', sa.BigInteger(), nullable=True),
    sa.Column('escalated_at', sa.BigInteger(), nullable=True),
    sa.Column('escalated_to', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['alert'], ['alert.number'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('alert', 'addressee')
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_addressee'), ['addressee'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_alert'), ['alert'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_escalate_at'), ['escalate_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_site'), ['site'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_state'), ['state'], unique=False)

    op.create_table('event_area',
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.PrimaryKeyConstraint('event_id', 'area')
    )
    with op.batch_alter_table('event_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_area_area'), ['area'], unique=False)

    op.create_table('facility',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('capabilities', sa.JSON(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('site', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['site'], ['site.code'], ),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('grade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('reliability', sa.String(), nullable=False),
    sa.Column('credibility', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('grade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_report_id'), ['report_id'], unique=False)

    op.create_table('login_session',
    sa.Column('secret_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.name'], ),
    sa.PrimaryKeyConstraint('secret_hash')
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_account'), ['account'], unique=False)

    op.create_table('report_area',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], ),
    sa.PrimaryKeyConstraint('report_id', 'area')
    )
    with op.batch_alter_table('report_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_area_area'), ['area'], unique=False)

    op.create_table('setup_link',
    sa.Column('secret_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('account', sa.String(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['account'], ['account.name'], ),
    sa.PrimaryKeyConstraint('secret_hash')
    )
    with op.batch_alter_table('setup_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_setup_link_account'), ['account'], unique=False)

    op.create_table('threat_area',
    sa.Column('threat_id', sa.Uuid(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['threat_id'], ['threat.id'], ),
    sa.PrimaryKeyConstraint('threat_id', 'area')
    )
    with op.batch_alter_table('threat_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threat_area_area'), ['area'], unique=False)

    op.create_table('threat_report',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('threat_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], ),
    sa.ForeignKeyConstraint(['threat_id'], ['threat.id'], ),
    sa.PrimaryKeyConstraint('report_id')
    )
    with op.batch_alter_table('threat_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threat_report_threat_id'), ['threat_id'], unique=False)

    op.create_table('unit',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('parent', sa.String(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('capabilities', sa.JSON(), nullable=False),
    sa.Column('reliability', sa.String(), nullable=True),
    sa.Column('retired_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['site'], ['site.code'], ),
    sa.PrimaryKeyConstraint('code'),
    sa.UniqueConstraint('site', 'number')
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_site'), ['site'], unique=False)

    op.create_table('attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('delivery', sa.BigInteger(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delivery'], ['delivery.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_delivery'), ['delivery'], unique=False)

    op.create_table('unit_area',
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['area'], ['area.code'], ),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], ),
    sa.PrimaryKeyConstraint('unit', 'area')
    )
    with op.batch_alter_table('unit_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_area_area'), ['area'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('unit_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_area_area'))

    op.drop_table('unit_area')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_delivery'))

    op.drop_table('attempt')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_site'))

    op.drop_table('unit')
    with op.batch_alter_table('threat_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threat_report_threat_id'))

    op.drop_table('threat_report')
    with op.batch_alter_table('threat_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threat_area_area'))

    op.drop_table('threat_area')
    with op.batch_alter_table('setup_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_setup_link_account'))

    op.drop_table('setup_link')
    with op.batch_alter_table('report_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_area_area'))

    op.drop_table('report_area')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_account'))

    op.drop_table('login_session')
    with op.batch_alter_table('grade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grade_report_id'))

    op.drop_table('grade')
    op.drop_table('facility')
    with op.batch_alter_table('event_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_area_area'))

    op.drop_table('event_area')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delivery_state'))
        batch_op.drop_index(batch_op.f('ix_delivery_site'))
        batch_op.drop_index(batch_op.f('ix_delivery_escalate_at'))
        batch_op.drop_index(batch_op.f('ix_delivery_due_at'))
        batch_op.drop_index(batch_op.f('ix_delivery_alert'))
        batch_op.drop_index(batch_op.f('ix_delivery_addressee'))

    op.drop_table('delivery')
    with op.batch_alter_table('decision_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_report_report_id'))

    op.drop_table('decision_report')
    with op.batch_alter_table('audience', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audience_site'))

    op.drop_table('audience')
    op.drop_table('alert_revision')
    with op.batch_alter_table('alert_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_area_area'))

    op.drop_table('alert_area')
    op.drop_table('uplink')
    op.drop_table('unit_position')
    with op.batch_alter_table('unit_fix', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_fix_received_at'))

    op.drop_table('unit_fix')
    with op.batch_alter_table('threat_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threat_revision_at'))

    op.drop_table('threat_revision')
    with op.batch_alter_table('threat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threat_state'))
        batch_op.drop_index(batch_op.f('ix_threat_lon'))
        batch_op.drop_index(batch_op.f('ix_threat_lat'))
        batch_op.drop_index(batch_op.f('ix_threat_last_observed_at'))
        batch_op.drop_index(batch_op.f('ix_threat_kind'))
        batch_op.drop_index(batch_op.f('ix_threat_expires_at'))
        batch_op.drop_index(batch_op.f('ix_threat_cluster'))
        batch_op.drop_index(batch_op.f('ix_threat_changes_at'))

    op.drop_table('threat')
    op.drop_table('site_link')
    op.drop_table('site')
    op.drop_table('sequence')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_unit'))
        batch_op.drop_index(batch_op.f('ix_report_site'))
        batch_op.drop_index(batch_op.f('ix_report_received_at'))
        batch_op.drop_index(batch_op.f('ix_report_observed_at'))
        batch_op.drop_index(batch_op.f('ix_report_lon'))
        batch_op.drop_index(batch_op.f('ix_report_lat'))
        batch_op.drop_index(batch_op.f('ix_report_kind'))
        batch_op.drop_index(batch_op.f('ix_report_amends'))

    op.drop_table('report')
    with op.batch_alter_table('quarantine', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quarantine_state'))
        batch_op.drop_index(batch_op.f('ix_quarantine_site'))
        batch_op.drop_index(batch_op.f('ix_quarantine_received_at'))
        batch_op.drop_index(batch_op.f('ix_quarantine_reason'))

    op.drop_table('quarantine')
    op.drop_table('mission')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index('ix_evidence_near')
        batch_op.drop_index(batch_op.f('ix_evidence_cluster'))

    op.drop_table('evidence')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_subject'))
        batch_op.drop_index(batch_op.f('ix_event_at'))

    op.drop_table('event')
    op.drop_table('downlink')
    op.drop_table('decision')
    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_closure_cluster'))

    op.drop_table('closure')
    op.drop_table('area')
    op.drop_table('api_key')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_threat_id'))
        batch_op.drop_index(batch_op.f('ix_alert_state'))
        batch_op.drop_index(batch_op.f('ix_alert_review_at'))
        batch_op.drop_index(batch_op.f('ix_alert_report_id'))
        batch_op.drop_index(batch_op.f('ix_alert_expires_at'))

    op.drop_table('alert')
    op.drop_table('account')
