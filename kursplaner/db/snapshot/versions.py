"""Versions of a week: the draft, the published plan, and what was published before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kursplaner.db.rows import delete_deep
from kursplaner.db.snapshot.plans import read_plan, write_plan
from kursplaner.db.tables.plans import Plan, PlanState
from kursplaner.domain.plan import WeekPlan


@dataclass(frozen=True, slots=True)
class Versions:
    """The plans of one week that matter now."""

    draft: Plan | None
    published: Plan | None


def versions(session: Session, area: int, week: str) -> Versions:
    rows = session.scalars(
        select(Plan)
        .where(Plan.area_id == area, Plan.week == week, Plan.state != PlanState.REPLACED)
        .order_by(Plan.version)
    )
    by_state = {row.state: row for row in rows}
    return Versions(by_state.get(PlanState.DRAFT), by_state.get(PlanState.PUBLISHED))


def published_before(session: Session, area: int, week: str) -> WeekPlan | None:
    """The last plan people know from an earlier week."""
    row = session.scalars(
        select(Plan)
        .where(Plan.area_id == area, Plan.week < week, Plan.state == PlanState.PUBLISHED)
        .order_by(Plan.week.desc())
        .limit(1)
    ).first()
    return None if row is None else read_plan(session, row)


def save_draft(session: Session, area: int, week: str, plan: WeekPlan) -> None:
    """Make the draft say `plan`, a new one where there is none; one that says it stays as it is."""
    draft = versions(session, area, week).draft
    if draft is None:
        draft = Plan(
            area_id=area,
            week=week,
            state=PlanState.DRAFT,
            version=_last_version(session, area, week) + 1,
            changed=now(),
        )
        session.add(draft)
        session.flush()
    elif read_plan(session, draft) == plan:
        return
    draft.changed = now()
    write_plan(session, draft, plan)


def publish(session: Session, area: int, week: str) -> bool:
    """The draft becomes the published plan; whether there was a draft."""
    stored = versions(session, area, week)
    if stored.draft is None:
        return False
    if stored.published is not None:
        stored.published.state = PlanState.REPLACED
    stored.draft.state = PlanState.PUBLISHED
    stored.draft.published = now()
    return True


def discard_draft(session: Session, area: int, week: str) -> bool:
    """Delete the draft; whether there was one."""
    draft = versions(session, area, week).draft
    if draft is not None:
        delete_deep(session, draft)
    return draft is not None


def now() -> datetime:
    """Whole seconds, UTC, as all moments in the database."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _last_version(session: Session, area: int, week: str) -> int:
    found = select(func.max(Plan.version)).where(Plan.area_id == area, Plan.week == week)
    return session.scalar(found) or 0
