"""what messages said"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('alert_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confidence', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('touched', sa.JSON(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('alert_revision', schema=None) as batch_op:
        batch_op.drop_column('touched')
        batch_op.drop_column('confidence')

