"""No-shows, pauses of rides, and when somebody was signed up for the shuttle."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_shows",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("participants", "no_shows", "participant_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_shows")),
        sa.UniqueConstraint("participant_id", "day", name=op.f("uq_no_shows_participant_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ride_pauses",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("lifted", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("participants", "ride_pauses", "participant_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ride_pauses")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_ride_pauses_participant_id"), "ride_pauses", ["participant_id"], unique=False
    )
    op.create_table(
        "ride_registrations",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("participants", "ride_registrations", "participant_id"),
        _to("courses", "ride_registrations", "course_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ride_registrations")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_ride_registrations_participant_id"),
        "ride_registrations",
        ["participant_id", "course_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ride_registrations_course_id"), "ride_registrations", ["course_id"], unique=False
    )


def _to(target: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="IMMEDIATE",
        deferrable=True,
    )
