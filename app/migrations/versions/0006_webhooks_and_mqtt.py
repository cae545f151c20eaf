"""webhooks and mqtt"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('webhook_host',
    sa.Column('name', sa.String(length=253), nullable=False),
    sa.Column('allowed_by', sa.String(length=64), nullable=False),
    sa.Column('allowed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('mqtt_feed',
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('cursor', sa.BigInteger(), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('certificate_until', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['key'], ['api_key.prefix'], ),
    sa.PrimaryKeyConstraint('key')
    )
    op.create_table('webhook',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('types', sa.JSON(), nullable=False),
    sa.Column('areas', sa.JSON(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('states', sa.JSON(), nullable=False),
    sa.Column('urgencies', sa.JSON(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('signing', sa.String(), nullable=False),
    sa.Column('old_secret', sa.String(), nullable=True),
    sa.Column('old_signing', sa.String(), nullable=True),
    sa.Column('old_until', sa.BigInteger(), nullable=True),
    sa.Column('cursor', sa.BigInteger(), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('paused_at', sa.BigInteger(), nullable=True),
    sa.Column('paused_reason', sa.String(length=20), nullable=True),
    sa.Column('failing_since', sa.BigInteger(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('rest_until', sa.BigInteger(), nullable=False),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['key'], ['api_key.prefix'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('webhook', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_key'), ['key'], unique=False)

    op.create_table('webhook_message',
    sa.Column('webhook', sa.Uuid(), nullable=False),
    sa.Column('event', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('first_try_at', sa.BigInteger(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['webhook'], ['webhook.id'], ),
    sa.PrimaryKeyConstraint('webhook', 'event')
    )
    with op.batch_alter_table('webhook_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_message_due_at'), ['due_at'], unique=False)
        batch_op.create_index('ix_webhook_message_owed', ['webhook', 'state', 'subject'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_message_settled_at'), ['settled_at'], unique=False)

    op.create_table('webhook_attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('webhook', sa.Uuid(), nullable=False),
    sa.Column('event', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('error', sa.String(length=40), nullable=True),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['webhook', 'event'], ['webhook_message.webhook', 'webhook_message.event'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('webhook_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_attempt_message', ['webhook', 'event'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('webhook_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_attempt_message')

    op.drop_table('webhook_attempt')
    with op.batch_alter_table('webhook_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_message_settled_at'))
        batch_op.drop_index('ix_webhook_message_owed')
        batch_op.drop_index(batch_op.f('ix_webhook_message_due_at'))

    op.drop_table('webhook_message')
    with op.batch_alter_table('webhook', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_key'))

    op.drop_table('webhook')
    op.drop_table('mqtt_feed')
    op.drop_table('webhook_host')
