"""`/reconcile`: the Reconciliation Service API 0.2, as OpenRefine speaks it, and beneath it the 1.0 draft."""

from lod.web.finding.reconcile.routes import blueprint

__all__ = ["blueprint"]
