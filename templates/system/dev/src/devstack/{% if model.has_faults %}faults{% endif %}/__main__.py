"""`python -m devstack.faults PACKAGE` runs a service that can show faults."""

import gc
import importlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast


def main(package: str) -> int:
    """Run the service. Returns the exit status."""
    # As in the service's own __main__: its modules make objects that stay.
    gc.disable()
    from chassis.server import Service, run
    from chassis.settings import ConfigurationError

    from devstack.faults.arrivals import Book
    from devstack.faults.fault import file_of
    from devstack.faults.injection import Injection, Source

    try:
        service: Service = importlib.import_module(f"{package}.bootstrap").build()
        folder, name = Path(os.environ["FAULTS_FOLDER"]), os.environ["FAULTS_OF"]
        book = Book(folder, name, service.settings.instance_id)
        app = Injection(service.app, Source(file_of(folder, name)), book)
        gc.freeze()
        gc.enable()
        # In front of the application, not a middleware of it: telemetry would stand before that.
        run(replace(service, app=cast("Any", app)))
    except ConfigurationError as error:
        print(f"{package} cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
