"""The limits of a spec, in one place for the model, the checks and the JSON Schema."""

from __future__ import annotations

import re
from typing import Final

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 20
MAX_NODES: Final = 100_000

MAX_SERVICES: Final = 200
MAX_FIELDS: Final = 40
MAX_NAME: Final = 30
MAX_ENTITY: Final = 30
MAX_FIELD: Final = 40
MAX_PLURAL: Final = 35
"""Generated code of every legal length keeps its layout; longer ones would break lines."""

MAX_EVENT: Final = 40
MAX_EVENTS: Final = 40
MAX_SAGAS: Final = 50
MAX_STEPS: Final = 20
MAX_READ_MODELS: Final = 50
MAX_SOURCES: Final = 20
MAX_COMPOSITIONS: Final = 50
MAX_JOBS: Final = 50
MAX_JOB: Final = 40
MAX_SCHEDULE: Final = 80
MAX_LEGACY: Final = 20
MAX_ROUTES: Final = 50
MAX_PATH: Final = 64
MAX_URL: Final = 100

MAX_STEP_TIMEOUT: Final = 3600
MAX_SAGA_TIMEOUT: Final = 86_400
STEP_TIMEOUT: Final = 10
SAGA_TIMEOUT: Final = 60
"""Seconds."""

SCHEDULE: Final = "*/5 * * * *"
"""When a job is due that nobody wrote of: every five minutes."""

MIN_PORT: Final = 1024
MAX_PORT: Final = 65535
FIRST_SERVICE_PORT: Final = 8101
GATEWAY_PORT: Final = 8080

CI_CHOICES: Final = ("github", "gitlab", "none")
DEFAULT_CI: Final = "github"

MOMENTS: Final = ("created", "changed", "removed")
"""The moments in an entity's life that an event can tell of, in their order."""

STYLES: Final = ("orchestration", "choreography")
EFFECTS: Final = ("holds", "creates", "takes")

NAME_PATTERN: Final = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
SNAKE_PATTERN: Final = "[a-z][a-z0-9]*(_[a-z0-9]+)*"
ENTITY_PATTERN: Final = "[A-Z][A-Za-z0-9]*"
STEP_PATTERN: Final = rf"{NAME_PATTERN}\.{NAME_PATTERN}(/{NAME_PATTERN})?"
EVENT_PATTERN: Final = rf"{NAME_PATTERN}\.{ENTITY_PATTERN}"
SCHEDULE_PATTERN: Final = "[0-9A-Za-z*/,#-]+( [0-9A-Za-z*/,#-]+){4,5}"
PATH_PATTERN: Final = f"(/{NAME_PATTERN})+"
URL_PATTERN: Final = (
    r"https?://([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?(:[1-9][0-9]{0,4})?"
)
"""A scheme, a name of the DNS and a port: no address, as no ExternalName of Kubernetes is one."""

NAME: Final = re.compile(NAME_PATTERN, re.ASCII)
SNAKE: Final = re.compile(SNAKE_PATTERN, re.ASCII)
ENTITY: Final = re.compile(ENTITY_PATTERN, re.ASCII)
PATH: Final = re.compile(PATH_PATTERN, re.ASCII)
URL: Final = re.compile(URL_PATTERN, re.ASCII)
