"""shapes of areas"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('area_shape',
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('geometry', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('area', 'since')
    )
    with op.batch_alter_table('area_shape', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_area_shape_since'), ['since'], unique=False)
        batch_op.create_index(batch_op.f('ix_area_shape_until'), ['until'], unique=False)

    # What is drawn now is all that is known of the time before.
    op.execute('INSERT INTO area_shape (area, since, name, kind, geometry) SELECT code, 0, name, kind, geometry FROM area')


def downgrade() -> None:
    with op.batch_alter_table('area_shape', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_area_shape_until'))
        batch_op.drop_index(batch_op.f('ix_area_shape_since'))

    op.drop_table('area_shape')
