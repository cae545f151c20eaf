"""people of sites"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
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
