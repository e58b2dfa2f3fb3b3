"""Changes as Activity Streams 2.0, in the shape of the Entity Metadata Management API 1.0."""

from collections.abc import Mapping
from typing import Any, Final

from lod.release import WHOLE, Change, Kind, Manifest
from lod.web.bulk.changesets import ChangeSet, ChangeSets, RolledBack

CONTEXT: Final = ("https://www.w3.org/ns/activitystreams", "https://emm-spec.org/1.0/context.json")
TYPES: Final[Mapping[Kind, str]] = {
    Kind.CREATED: "Create",
    Kind.UPDATED: "Update",
    Kind.REPLACED: "Deprecate",
    Kind.SPLIT: "Deprecate",
    Kind.WITHDRAWN: "Deprecate",
    Kind.DELETED: "Delete",
}
_BACK: Final = "; since {since} what {releases} changed does not hold"
_SUMMARIES: Final[Mapping[Kind, str]] = {
    Kind.CREATED: "New: {name}",
    Kind.UPDATED: "Changed: {name}",
    Kind.REPLACED: "Merged: {name}, into {successors}",
    Kind.SPLIT: "Split: {name}, into {successors}",
    Kind.WITHDRAWN: "Withdrawn: {name}",
    Kind.DELETED: "Deleted: {name}",
}


def collection(
    sets: ChangeSets, manifest: Manifest, path: str, title: str, back: RolledBack
) -> dict[str, Any]:
    """Return the entry point (EMM §3.1): an OrderedCollection, with the whole dataset to begin from.

    Args:
        sets: all change sets, or those since a day.
        manifest: of the release.
        path: where the collection is, without the base.
        title: what is published.
        back: whether the release was rolled back to; then the summary says so.
    """
    base = manifest.base
    dumps = [f"{base}{file.path}" for file in manifest.dumps if file.dataset == WHOLE]
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "OrderedCollection",
        "id": base + path,
        "summary": f"{title}: changes of entities, the newest first{back.said(_BACK, since=back.since)}",
        "url": dumps,
        "totalItems": sets.total,
    }
    if sets.first is not None and sets.last is not None:
        told["updated"] = max(sets.first.published, back.since)
        told["first"] = _page(sets.first, base)
        told["last"] = _page(sets.last, base)
    return told


def page(one: ChangeSet, sets: ChangeSets, base: str) -> dict[str, Any]:
    """Return a change set (EMM §3.2): an OrderedCollectionPage."""
    items = [activity(change, one, place, base) for place, change in enumerate(sets.changes(one), 1)]
    told: dict[str, Any] = {
        "@context": CONTEXT,
        **_page(one, base),
        "partOf": {"type": "OrderedCollection", "id": f"{base}changes"},
        "totalItems": len(items),
    }
    for relation, other in (("prev", sets.preceding(one)), ("next", sets.following(one))):
        if other is not None:
            told[relation] = _page(other, base)
    return told | {"orderedItems": items}


def activity(change: Change, one: ChangeSet, place: int, base: str) -> dict[str, Any]:
    """Return an entity change activity (EMM §3.3); `result` are the successors of what is deprecated."""
    changed: dict[str, Any] = {"id": change.thing, "updated": one.published}
    if change.type:
        changed["type"] = change.type
    if change.label:
        changed["name"] = change.label
    told: dict[str, Any] = {
        "type": TYPES[change.kind],
        "id": f"{base}{one.path}#{place}",
        "published": one.published,
        "summary": _SUMMARIES[change.kind].format(
            name=change.label or change.thing, successors=", ".join(change.successors)
        ),
        "object": changed,
    }
    if change.successors and change.kind in (Kind.REPLACED, Kind.SPLIT):
        told["result"] = list(change.successors)
    return told


def _page(one: ChangeSet, base: str) -> dict[str, Any]:
    return {"type": "OrderedCollectionPage", "id": base + one.path}
