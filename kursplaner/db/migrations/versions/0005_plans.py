"""Week plans."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("published", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_plans_area_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plans_area_id"), "plans", ["area_id", "week"], unique=False)
    op.create_table(
        "unserved",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lessons.id"],
            name=op.f("fk_unserved_lesson_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
            name=op.f("fk_unserved_plan_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unserved")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unserved_lesson_id"), "unserved", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_unserved_plan_id"), "unserved", ["plan_id"], unique=False)
    op.create_table(
        "ride_pins",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("ride", sa.String(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_ride_pins_participant_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"],
            ["vehicles.id"],
            name=op.f("fk_ride_pins_vehicle_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ride_pins")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_ride_pins_participant_id"), "ride_pins", ["participant_id"], unique=False
    )
    op.create_index(op.f("ix_ride_pins_vehicle_id"), "ride_pins", ["vehicle_id"], unique=False)
    op.create_table(
        "tours",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["driver_id"],
            ["drivers.id"],
            name=op.f("fk_tours_driver_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
            name=op.f("fk_tours_plan_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"],
            ["vehicles.id"],
            name=op.f("fk_tours_vehicle_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tours")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tours_driver_id"), "tours", ["driver_id"], unique=False)
    op.create_index(op.f("ix_tours_plan_id"), "tours", ["plan_id"], unique=False)
    op.create_index(op.f("ix_tours_vehicle_id"), "tours", ["vehicle_id"], unique=False)
    op.create_table(
        "care_shifts",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("caregiver_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregivers.id"],
            name=op.f("fk_care_shifts_caregiver_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
            name=op.f("fk_care_shifts_plan_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_care_shifts_room_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_shifts")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_care_shifts_caregiver_id"), "care_shifts", ["caregiver_id"], unique=False
    )
    op.create_index(op.f("ix_care_shifts_plan_id"), "care_shifts", ["plan_id"], unique=False)
    op.create_index(op.f("ix_care_shifts_room_id"), "care_shifts", ["room_id"], unique=False)
    op.create_table(
        "care_slots",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("caregiver_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregivers.id"],
            name=op.f("fk_care_slots_caregiver_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["children.id"],
            name=op.f("fk_care_slots_child_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lessons.id"],
            name=op.f("fk_care_slots_lesson_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
            name=op.f("fk_care_slots_plan_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_care_slots_room_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_slots")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_care_slots_caregiver_id"), "care_slots", ["caregiver_id"], unique=False
    )
    op.create_index(op.f("ix_care_slots_child_id"), "care_slots", ["child_id"], unique=False)
    op.create_index(op.f("ix_care_slots_lesson_id"), "care_slots", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_care_slots_plan_id"), "care_slots", ["plan_id"], unique=False)
    op.create_index(op.f("ix_care_slots_room_id"), "care_slots", ["room_id"], unique=False)
    op.create_table(
        "lesson_pins",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("teachers_fixed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lessons.id"],
            name=op.f("fk_lesson_pins_lesson_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_lesson_pins_room_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_pins")),
        sa.UniqueConstraint("week", "lesson_id", name=op.f("uq_lesson_pins_week_lesson_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lesson_pins_lesson_id"), "lesson_pins", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_lesson_pins_room_id"), "lesson_pins", ["room_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lessons.id"],
            name=op.f("fk_placements_lesson_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
            name=op.f("fk_placements_plan_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_placements_room_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_placements_lesson_id"), "placements", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_placements_plan_id"), "placements", ["plan_id"], unique=False)
    op.create_index(op.f("ix_placements_room_id"), "placements", ["room_id"], unique=False)
    op.create_table(
        "tour_stops",
        sa.Column("tour_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("arrive", sa.Integer(), nullable=False),
        sa.Column("depart", sa.Integer(), nullable=False),
        sa.Column("board", sa.JSON(), nullable=False),
        sa.Column("alight", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_tour_stops_place_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tour_id"],
            ["tours.id"],
            name=op.f("fk_tour_stops_tour_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_stops")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tour_stops_place_id"), "tour_stops", ["place_id"], unique=False)
    op.create_index(op.f("ix_tour_stops_tour_id"), "tour_stops", ["tour_id"], unique=False)
    op.create_table(
        "lesson_pin_teachers",
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pin_id"],
            ["lesson_pins.id"],
            name=op.f("fk_lesson_pin_teachers_pin_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["teachers.id"],
            name=op.f("fk_lesson_pin_teachers_teacher_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_pin_teachers")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_lesson_pin_teachers_pin_id"), "lesson_pin_teachers", ["pin_id"], unique=False
    )
    op.create_index(
        op.f("ix_lesson_pin_teachers_teacher_id"),
        "lesson_pin_teachers",
        ["teacher_id"],
        unique=False,
    )
    op.create_table(
        "placement_teachers",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_placement_teachers_placement_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["teachers.id"],
            name=op.f("fk_placement_teachers_teacher_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_teachers")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_placement_teachers_placement_id"),
        "placement_teachers",
        ["placement_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_placement_teachers_teacher_id"), "placement_teachers", ["teacher_id"], unique=False
    )
