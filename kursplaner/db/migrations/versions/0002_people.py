"""People."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("owner_kind", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("owner_kind", "owner_id", name=op.f("uq_contacts_owner_kind_owner_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "caregivers",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("qualified", sa.Boolean(), nullable=False),
        sa.Column("max_minutes_day", sa.Integer(), nullable=True),
        sa.Column("max_minutes_week", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_caregivers_area_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caregivers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_caregivers_area_id"), "caregivers", ["area_id"], unique=False)
    op.create_table(
        "teachers",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("gender", sa.String(length=24), nullable=True),
        sa.Column("qualifications", sa.JSON(), nullable=False),
        sa.Column("max_units_week", sa.Integer(), nullable=True),
        sa.Column("max_units_day", sa.Integer(), nullable=True),
        sa.Column("units_without_break", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_teachers_area_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_teachers_area_id"), "teachers", ["area_id"], unique=False)
    op.create_table(
        "participants",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("gender", sa.String(length=24), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("height_cm", sa.Integer(), nullable=True),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("ride", sa.Boolean(), nullable=False),
        sa.Column("ride_home_open", sa.Boolean(), nullable=False),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("needs_lift", sa.Boolean(), nullable=False),
        sa.Column("pram", sa.Boolean(), nullable=False),
        sa.Column("boarding", sa.Integer(), nullable=False),
        sa.Column("max_ride", sa.Integer(), nullable=True),
        sa.Column("only_with_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_participants_area_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["home_id"],
            ["places.id"],
            name=op.f("fk_participants_home_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["only_with_id"],
            ["participants.id"],
            name=op.f("fk_participants_only_with_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_participants_area_id"), "participants", ["area_id"], unique=False)
    op.create_index(op.f("ix_participants_home_id"), "participants", ["home_id"], unique=False)
    op.create_index(
        op.f("ix_participants_only_with_id"), "participants", ["only_with_id"], unique=False
    )
    op.create_table(
        "caregiver_sites",
        sa.Column("caregiver_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregivers.id"],
            name=op.f("fk_caregiver_sites_caregiver_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
            name=op.f("fk_caregiver_sites_site_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caregiver_sites")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_caregiver_sites_caregiver_id"), "caregiver_sites", ["caregiver_id"], unique=False
    )
    op.create_index(
        op.f("ix_caregiver_sites_site_id"), "caregiver_sites", ["site_id"], unique=False
    )
    op.create_table(
        "children",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("height_cm", sa.Integer(), nullable=True),
        sa.Column("care", sa.Boolean(), nullable=False),
        sa.Column("measles", sa.String(length=24), nullable=False),
        sa.Column("measles_seen_on", sa.Date(), nullable=True),
        sa.Column("qualified_care", sa.Boolean(), nullable=False),
        sa.Column("allergies", sa.String(), nullable=False),
        sa.Column("allergies_printed", sa.Boolean(), nullable=False),
        sa.Column("collected_by", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_children_participant_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_children_participant_id"), "children", ["participant_id"], unique=False
    )
    op.create_table(
        "not_with",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["participants.id"],
            name=op.f("fk_not_with_other_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_not_with_participant_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_with")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_not_with_other_id"), "not_with", ["other_id"], unique=False)
    op.create_index(
        op.f("ix_not_with_participant_id"), "not_with", ["participant_id"], unique=False
    )
    op.create_table(
        "errands",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("bring", sa.Integer(), nullable=False),
        sa.Column("fetch", sa.Integer(), nullable=False),
        sa.Column("parity", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["children.id"],
            name=op.f("fk_errands_child_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_errands_place_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_errands_child_id"), "errands", ["child_id"], unique=False)
    op.create_index(op.f("ix_errands_place_id"), "errands", ["place_id"], unique=False)
