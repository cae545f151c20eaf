"""outside CAP messages"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cap_message',
    sa.Column('name', sa.Uuid(), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('identifier', sa.String(), nullable=False),
    sa.Column('sent', sa.BigInteger(), nullable=False),
    sa.Column('type', sa.String(length=8), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('incidents', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=True),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    with op.batch_alter_table('cap_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cap_message_outcome'), ['outcome'], unique=False)
        batch_op.create_index(batch_op.f('ix_cap_message_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_cap_message_report_id'), ['report_id'], unique=False)


def downgrade() -> None:
    op.drop_table('cap_message')
