"""`/questions`: tested questions as forms, each with its answer, its sources and its query."""

from lod.web.questions.routes import blueprint

__all__ = ["blueprint"]
