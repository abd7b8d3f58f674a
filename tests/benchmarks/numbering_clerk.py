"""The gateway's clerk as far as numbering needs it, in a process of its own: relay, own journal, numbering, jobs."""

from common import clock, mongo
from common.journal.feed import LocalSource
from common.settings import load
from common.waking import NET
from common.work.clerks import Clerk, Every
from services.gateway import ALIAS, clerk
from services.gateway.papers.usecases.start_rendering import start_rendering
from services.gateway.settings import Settings


def main() -> None:
    """Run until told to stop."""
    settings = load(Settings)
    mongo.connect(settings.mongo_uri, alias=ALIAS, database_name=settings.mongo_database)
    own = {"gateway": LocalSource(mongo.database(ALIAS))}
    folder = settings.anchor_dir
    schedule = (
        Every(NET, lambda: clerk.number_all(settings, holder="bench"), "numbering", on=("papers",)),
        Every(NET, lambda: start_rendering(anchor_dir=folder, at=clock.now()), "rendering", on=("papers",)),
    )
    Clerk(ALIAS, consumers=clerk.consumers(settings, sources=own), schedule=schedule).run()


if __name__ == "__main__":
    main()
