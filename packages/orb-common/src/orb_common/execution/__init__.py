"""The execution engine: jobs of orders that depend on each other, run by Lambda or CodeBuild.

See docs/execution.md. Each name loads only its own module.
"""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .bundles import OrderBundle as OrderBundle
    from .callbacks import put_result as put_result
    from .results import OrderResult as OrderResult
    from .results import ResultEvent as ResultEvent
    from .results import Results as Results
    from .sealing import AgeKey as AgeKey
    from .sealing import open_sealed as open_sealed
    from .sealing import seal as seal
    from .sops import decrypt_env as decrypt_env
    from .sops import encrypt_env as encrypt_env
    from .sops import repackage_order as repackage_order

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "AgeKey": ".sealing",
        "OrderBundle": ".bundles",
        "OrderResult": ".results",
        "ResultEvent": ".results",
        "Results": ".results",
        "decrypt_env": ".sops",
        "encrypt_env": ".sops",
        "open_sealed": ".sealing",
        "put_result": ".callbacks",
        "repackage_order": ".sops",
        "seal": ".sealing",
    },
)
