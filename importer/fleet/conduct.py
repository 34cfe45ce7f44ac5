"""Conducting a fleet: an order for each job, those of one company in a lane, and the report at the end."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from importer import profiles
from importer.errors import ImporterError
from importer.fleet.reasons import in_words
from importer.fleet.value import Came, Engine, Fleet, Job, Lane, Manner, Order, Report
from importer.plan.value import Total
from importer.profiles import Profile
from importer.workflow.drawing import draw_plans
from importer.workflow.job import work_of


@dataclass(frozen=True, slots=True)
class Planned:
    """What a job would send, as far as that can be told offline."""

    job: Job
    documents: int = 0
    invalid: int = 0
    totals: tuple[Total, ...] = ()
    trouble: str = ""
    """Why it cannot be told."""


def planned(job: Job) -> Planned:
    """Return what a job would send: its workbooks are read and checked, and nobody is asked."""
    try:
        plans = draw_plans(work_of(job.asked()))
    except ImporterError as trouble:
        return Planned(job, trouble=in_words(trouble))
    valid = [bool(each) for plan in plans.each for each in plan.documents["valid"]]
    return Planned(job, sum(valid), len(valid) - sum(valid), plans.totals)


def conduct(fleet: Fleet, engine: Engine, manner: Manner, notify: Callable[[Came], None]) -> Report:
    """Carry out all jobs of a fleet; return what came of each, in the order of the file."""
    started, clock, came = datetime.now().astimezone(), time.monotonic(), {}
    name = f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    orders = [_order(f"{name}-{number:03}", job, manner) for number, job in enumerate(fleet.jobs, 1)]
    companies = {each: profiles.load(each, os.environ) for each in fleet.profiles}

    def tell(each: Came) -> None:
        came[each.run] = each
        notify(each)

    engine.carry_out(_lanes(orders, companies), tell)
    return Report(
        id=name,
        fleet=fleet,
        companies={each: profile.shown for each, profile in companies.items()},
        mode="dry-run" if manner.dry_run else "posted",
        engine=engine.name,
        started=started.isoformat(timespec="seconds"),
        seconds=time.monotonic() - clock,
        came=tuple(came[order.run] for order in orders),
    )


def _order(run: str, job: Job, manner: Manner) -> Order:
    sha256 = work_of(job.asked()).fingerprint() if manner.journal else ""
    return Order(run, job, manner, sha256)


def _lanes(orders: list[Order], companies: Mapping[str, Profile]) -> tuple[Lane, ...]:
    """Return the orders of each company in the order of the file; two profiles may be of one company."""
    lanes: dict[str, list[Order]] = {}
    for order in orders:
        company = companies[order.job.profile]
        lanes.setdefault(company.tenant_id or company.name, []).append(order)
    return tuple(map(tuple, lanes.values()))
