"""Exports in the background: asked for, made one after the other whatever process dies, kept for a while, fetched by who may."""

from services.jobs.asking import cancel_export, queue_export, queue_own_export
from services.jobs.runner import ExportRunner

__all__ = ["ExportRunner", "cancel_export", "queue_export", "queue_own_export"]
