"""`create_app(release, config)`; one thin file for each thing offered.

A request passes `operation.watching.Watched` (log, figures), `operation.front.Front` (what every request must
be, what every answer carries; documents), then Flask's routes. What no route is made for is asked of the
documents again. The rooms, a lower one never knowing a higher (tests/test_architecture.py):

    questions   sparql                       asked in words, asked in a query
    operation   documents   finding          what every request passes; a thing; names and lists
    bulk   docs   home   pictures  profiles  all at once, and what changed
    requests   errors                        what each of them needs
    languages   publication
    pages                                    how anything looks
    things   http   words                    IRIs and documents; the RFCs; the interface's words
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Blueprint, Flask

from lod.config import Config
from lod.release import WHOLE, Archive, Release, gone_from
from lod.search import Index
from lod.search.browsing import Lists
from lod.sparql import Executor
from lod.sparql.embedded import Embedded
from lod.sparql.remote import Remote
from lod.web import docs, errors, home, pictures, profiles, questions, sparql, static
from lod.web.bulk import changes, dataset, dumps, oai, sitemap
from lod.web.documents import timemap
from lod.web.documents.front import DocumentFront
from lod.web.documents.times.mementos import Mementos
from lod.web.finding import browse, ids, label, reconcile, search, suggest
from lod.web.http.clients import client_finder
from lod.web.http.messages import finished
from lod.web.operation import watching
from lod.web.operation.front import Front
from lod.web.operation.metrics import Metrics
from lod.web.operation.mount import mounted
from lod.web.operation.watching import Log, Watched
from lod.web.pages import Site
from lod.web.pages.pictures.world import Outlines
from lod.web.pages.rendering import check
from lod.web.pages.theme import Theme
from lod.web.publication import Publication
from lod.web.sparql import Endpoint, terms

__all__ = ["create_app", "theme_of"]


def create_app(
    release: Release, config: Config, *, metrics: Metrics | None = None, log: Log | None = None
) -> Flask:
    """Make the WSGI application that serves one release, for its whole life.

    Args:
        release: open in this process.
        config: what the site is called, and the limits in force.
        metrics: shared by the workers of a server; one of its own by default.
        log: takes each line of the access log; there is none by default.
    """
    metrics = metrics or Metrics()
    site = Site(
        base=release.manifest.base,
        title=config.title,
        languages=config.languages,
        labels=config.labels,
        release=release.name,
        licence=config.licence,
        theme=theme_of(config),
    )
    index = Index.open(release.search_path)
    archive = Archive(release)
    publication = Publication(
        release.documents, site, release.originals, index, archive.moment, archive.floor(release)
    )
    documents = DocumentFront(publication, Mementos(archive))
    app = Flask("lod.web", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = config.web.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = config.web.max_body_bytes
    app.url_map.merge_slashes = False
    endpoint = _endpoint(release, config, publication.site, index, metrics)
    for blueprint in _blueprints(archive, config, publication, index, endpoint):
        app.register_blueprint(blueprint)
    app.register_blueprint(timemap.blueprint(documents))
    errors.register(app, publication.site, documents.answer)
    app.after_request(finished)
    direct = {(method, path): endpoint.answer for method in sparql.METHODS for path in sparql.PATHS}
    front = Front(documents, app.wsgi_app, _allowed(app), direct)
    client = client_finder(config.web.trusted_proxies)
    watched = Watched(front, metrics, release.name, log, client)
    app.wsgi_app = mounted(site.base, watched)  # type: ignore[assignment,method-assign]
    return app


def theme_of(config: Config) -> Theme:
    """Return what the configuration says of the look of the pages.

    Raises:
        LodError: a template of its own is none.
    """
    web, folder = config.web, config.config_file.parent
    if web.templates:
        check(folder / web.templates)
    return Theme(
        colours=web.colours,
        dark=web.dark_colours,
        logo=folder / web.logo if web.logo else None,
        footer=web.footer,
        languages=web.languages,
        folder=folder / web.templates if web.templates else None,
    )


def outlines_of(config: Config) -> Outlines | None:
    """Return the outlines of countries for maps, None where they are not installed.

    Raises:
        LodError: the file is not what it should be.
    """
    path = config.config_file.parent / config.web.outlines
    return Outlines.read(path) if config.web.outlines and path.is_file() else None


def _blueprints(
    archive: Archive, config: Config, publication: Publication, index: Index, endpoint: Endpoint
) -> Iterator[Blueprint]:
    """Yield what is offered beside the documents, a line for each file of this room."""
    release = archive.release
    yield watching.blueprint(endpoint.metrics, release.name)
    gallery = pictures.Gallery(publication, index, outlines_of(config))
    yield home.blueprint(publication.site, release.manifest, index, gallery.whole)
    yield static.blueprint(publication.site.theme)
    yield docs.blueprint(publication.site)
    yield search.blueprint(publication.site, index)
    yield suggest.blueprint(publication.site, index)
    yield browse.blueprint(publication.site, index, Lists.open(release.search_path))
    yield label.blueprint(publication.site, index)
    yield ids.blueprint(publication, gone_from(archive))
    yield reconcile.blueprint(publication, index)
    yield dataset.blueprint(archive, publication)
    yield dumps.blueprint(archive, publication)
    yield changes.blueprint(archive, publication)
    yield sitemap.blueprint(release, publication)
    yield profiles.blueprint(publication)
    yield oai.blueprint(release, publication, config.web.admin_email)
    yield pictures.blueprint(gallery)
    yield sparql.blueprint(endpoint)
    yield questions.blueprint(publication, index, endpoint.executor, endpoint.answered)
    if (whole := release.manifest.dataset(WHOLE)) is not None:
        yield terms.blueprint(publication.site, whole.figures)


def _endpoint(release: Release, config: Config, site: Site, index: Index, metrics: Metrics) -> Endpoint:
    """Return the endpoint; its workers start with the first query, or with `executor.start()`."""
    limits = config.sparql
    whole = release.manifest.dataset(WHOLE)
    return Endpoint(
        executor=_executor(release, config),
        site=site,
        max_query_bytes=limits.max_query_bytes,
        per_client=limits.per_client,
        statements=whole.figures.triples if whole is not None else None,
        entity=index.get,
        federated=bool(limits.services),
        metrics=metrics,
        client=client_finder(config.web.trusted_proxies),
    )


def _executor(release: Release, config: Config) -> Executor:
    """Return who evaluates queries: processes over the release's store, or the endpoint that is configured.

    A query holds a thread of the web server while it runs or waits; half of them are left to the pages.
    """
    limits = config.sparql
    queue = max(0, min(limits.queue, config.web.threads // 2 - limits.workers))
    if limits.endpoint:
        return Remote(
            limits.endpoint,
            timeout_s=limits.timeout_s,
            workers=limits.workers,
            queue=queue,
            max_rows=limits.max_rows,
            services=limits.services,
        )
    return Embedded(
        release.store_path,
        timeout_s=limits.timeout_s,
        workers=limits.workers,
        queue=queue,
        memory_mb=limits.memory_mb,
        max_rows=limits.max_rows,
        services=limits.services,
        processes=config.web.workers,
    )


def _allowed(app: Flask) -> Callable[[Mapping[str, Any]], str]:
    """Return what tells the methods of a route, "" where there is none."""

    def allowed(environ: Mapping[str, Any]) -> str:
        adapter = app.url_map.bind("localhost")
        methods = adapter.allowed_methods(environ.get("PATH_INFO", "/"))
        return ", ".join(sorted({*methods, "OPTIONS"})) if methods else ""

    return allowed
