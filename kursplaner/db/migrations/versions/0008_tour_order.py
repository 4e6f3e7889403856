"""Of a tour the order alone can be fixed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "tours",
        sa.Column("order_pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
