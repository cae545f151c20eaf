"""clients of Cursor on Target, and what they told"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cot_client',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('fingerprint', sa.LargeBinary(length=32), nullable=True),
    sa.Column('unit', sa.String(length=40), nullable=True),
    sa.Column('site', sa.String(length=40), nullable=True),
    sa.Column('reliability', sa.String(length=1), nullable=True),
    sa.Column('areas', sa.JSON(), nullable=True),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('partner', sa.String(length=12), nullable=True),
    sa.Column('grid_m', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('cot_told',
    sa.Column('report', sa.Uuid(), nullable=False),
    sa.Column('client', sa.String(length=64), nullable=False),
    sa.Column('uid', sa.String(length=200), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('first', sa.Uuid(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('heard_at', sa.BigInteger(), nullable=False),
    sa.Column('taken_back_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('report'),
    sa.UniqueConstraint('client', 'uid', 'number')
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('elsewhere_revision', sa.Integer(), nullable=False, server_default='-1'))



def downgrade() -> None:
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_column('elsewhere_revision')

    op.drop_table('cot_told')
    op.drop_table('cot_client')
