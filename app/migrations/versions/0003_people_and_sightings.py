"""people and sightings"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_seen',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('site', sa.String(length=40), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('pushed', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('report_id')
    )
    with op.batch_alter_table('report_seen', schema=None) as batch_op:
        batch_op.create_index('ix_report_seen_told', ['site', 'epoch', 'told'], unique=False)

    op.create_table('site_person',
    sa.Column('id', sa.String(length=8), nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('callsign', sa.String(length=40), nullable=False),
    sa.Column('unit', sa.Integer(), nullable=False),
    sa.Column('salt', sa.LargeBinary(length=16), nullable=False),
    sa.Column('verifier', sa.LargeBinary(length=16), nullable=False),
    sa.Column('iterations', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.BigInteger(), nullable=False),
    sa.Column('removed_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['site'], ['site.code'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('site_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_person_site'), ['site'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('site_person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_person_site'))

    op.drop_table('site_person')
    with op.batch_alter_table('report_seen', schema=None) as batch_op:
        batch_op.drop_index('ix_report_seen_told')

    op.drop_table('report_seen')
