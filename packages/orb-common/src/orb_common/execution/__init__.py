"""The execution engine: jobs of orders that depend on each other, run by Lambda or CodeBuild.

See docs/execution.md. Each name loads only its own module.
"""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .bundles import OrderBundle as OrderBundle
    from .callbacks import put_result as put_result
    from .events import OrderEvents as OrderEvents
    from .flow import generate_flow_id as generate_flow_id
    from .flow import parse_flow_id as parse_flow_id
    from .ids import is_run_id as is_run_id
    from .ids import order_number as order_number
    from .job_check import job_faults as job_faults
    from .locations import Location as Location
    from .locations import LocationKind as LocationKind
    from .locks import Lock as Lock
    from .locks import RunLocks as RunLocks
    from .models import Job as Job
    from .models import LockRecord as LockRecord
    from .models import Order as Order
    from .models import OrderEvent as OrderEvent
    from .models import OrderRecord as OrderRecord
    from .models import RunRecord as RunRecord
    from .order_results import OrderResult as OrderResult
    from .order_results import ResultEvent as ResultEvent
    from .orders import Orders as Orders
    from .plan import Plan as Plan
    from .plan import evaluate as evaluate
    from .plan import job_status as job_status
    from .plan import summary as summary
    from .results import Results as Results
    from .runs import Runs as Runs
    from .sealing import AgeKey as AgeKey
    from .sealing import open_sealed as open_sealed
    from .sealing import seal as seal
    from .sops import decrypt_env as decrypt_env
    from .sops import encrypt_env as encrypt_env
    from .sops import repackage_order as repackage_order
    from .statuses import JOB_ORDER_NAME as JOB_ORDER_NAME
    from .statuses import TERMINAL as TERMINAL
    from .statuses import ExecutionTarget as ExecutionTarget
    from .statuses import FailureReason as FailureReason
    from .statuses import OrderStatus as OrderStatus
    from .statuses import RunStatus as RunStatus
    from .statuses import may_change as may_change
    from .trace import create_leg as create_leg
    from .trace import generate_trace_id as generate_trace_id
    from .trace import parse_leg as parse_leg

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "AgeKey": ".sealing",
        "ExecutionTarget": ".statuses",
        "FailureReason": ".statuses",
        "JOB_ORDER_NAME": ".statuses",
        "Job": ".models",
        "Location": ".locations",
        "LocationKind": ".locations",
        "Lock": ".locks",
        "LockRecord": ".models",
        "Order": ".models",
        "OrderBundle": ".bundles",
        "OrderEvent": ".models",
        "OrderEvents": ".events",
        "OrderRecord": ".models",
        "OrderResult": ".order_results",
        "OrderStatus": ".statuses",
        "Orders": ".orders",
        "Plan": ".plan",
        "ResultEvent": ".order_results",
        "Results": ".results",
        "RunLocks": ".locks",
        "RunRecord": ".models",
        "RunStatus": ".statuses",
        "Runs": ".runs",
        "TERMINAL": ".statuses",
        "create_leg": ".trace",
        "decrypt_env": ".sops",
        "encrypt_env": ".sops",
        "evaluate": ".plan",
        "generate_flow_id": ".flow",
        "generate_trace_id": ".trace",
        "is_run_id": ".ids",
        "job_faults": ".job_check",
        "job_status": ".plan",
        "may_change": ".statuses",
        "open_sealed": ".sealing",
        "order_number": ".ids",
        "parse_flow_id": ".flow",
        "parse_leg": ".trace",
        "put_result": ".callbacks",
        "repackage_order": ".sops",
        "seal": ".sealing",
        "summary": ".plan",
    },
)
