"""releasability"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alert_partner',
    sa.Column('alert', sa.BigInteger(), nullable=False),
    sa.Column('partner', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Boolean(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['alert'], ['alert.number'], ),
    sa.PrimaryKeyConstraint('alert', 'partner')
    )
    with op.batch_alter_table('alert_partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_partner_partner'), ['partner'], unique=False)

    op.create_table('report_partner',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('partner', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Boolean(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], ),
    sa.PrimaryKeyConstraint('report_id', 'partner')
    )
    with op.batch_alter_table('report_partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_partner_partner'), ['partner'], unique=False)

    op.create_table('threat_partner',
    sa.Column('threat_id', sa.Uuid(), nullable=False),
    sa.Column('partner', sa.String(length=12), nullable=False),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['threat_id'], ['threat.id'], ),
    sa.PrimaryKeyConstraint('threat_id', 'partner')
    )
    with op.batch_alter_table('threat_partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threat_partner_partner'), ['partner'], unique=False)

    with op.batch_alter_table('api_key', schema=None) as batch_op:
        batch_op.add_column(sa.Column('partner', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('grid_m', sa.Integer(), nullable=False, server_default='0'))



def downgrade() -> None:
    with op.batch_alter_table('api_key', schema=None) as batch_op:
        batch_op.drop_column('grid_m')
        batch_op.drop_column('partner')

    with op.batch_alter_table('threat_partner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threat_partner_partner'))

    op.drop_table('threat_partner')
    with op.batch_alter_table('report_partner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_partner_partner'))

    op.drop_table('report_partner')
    with op.batch_alter_table('alert_partner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_partner_partner'))

    op.drop_table('alert_partner')
