"""Vehicles and drivers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drivers",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("employed", sa.Boolean(), nullable=False),
        sa.Column("max_minutes_day", sa.Integer(), nullable=True),
        sa.Column("max_minutes_week", sa.Integer(), nullable=True),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_drivers_area_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drivers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drivers_area_id"), "drivers", ["area_id"], unique=False)
    op.create_table(
        "vehicles",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("depot_id", sa.Integer(), nullable=False),
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("shells", sa.Integer(), nullable=False),
        sa.Column("child_seats", sa.Integer(), nullable=False),
        sa.Column("boosters", sa.Integer(), nullable=False),
        sa.Column("prams", sa.Integer(), nullable=False),
        sa.Column("lift", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_vehicles_area_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["depot_id"],
            ["places.id"],
            name=op.f("fk_vehicles_depot_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicles")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_vehicles_area_id"), "vehicles", ["area_id"], unique=False)
    op.create_index(op.f("ix_vehicles_depot_id"), "vehicles", ["depot_id"], unique=False)
    op.create_table(
        "driver_vehicles",
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["driver_id"],
            ["drivers.id"],
            name=op.f("fk_driver_vehicles_driver_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"],
            ["vehicles.id"],
            name=op.f("fk_driver_vehicles_vehicle_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_driver_vehicles")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_driver_vehicles_driver_id"), "driver_vehicles", ["driver_id"], unique=False
    )
    op.create_index(
        op.f("ix_driver_vehicles_vehicle_id"), "driver_vehicles", ["vehicle_id"], unique=False
    )
    op.create_table(
        "vehicle_layouts",
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("wheelchairs", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vehicle_id"],
            ["vehicles.id"],
            name=op.f("fk_vehicle_layouts_vehicle_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_layouts")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_vehicle_layouts_vehicle_id"), "vehicle_layouts", ["vehicle_id"], unique=False
    )
