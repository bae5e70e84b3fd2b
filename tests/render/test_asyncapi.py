"""The AsyncAPI documents are sound, agree with each other, and tell what the spec tells.

No package was found that ships the official schema of AsyncAPI 3. So the rules that they could
break are written down: required members, references, names, schemas of messages.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from tests.render.deploy.expected import Choreographed
from tests.render.systems import PATTERN_IDS, Combination, write

Document = dict[str, Any]
TOP = {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
COMBINATIONS = [
    Combination("shop", PATTERN_IDS, "none"),
    Combination("minimal", ("event-driven",), "none"),
    Choreographed("shop", ("cqrs", "event-driven", "saga"), "none"),
]


@dataclass(frozen=True)
class Documents:
    """The documents of a system, which may refer to each other."""

    by_file: dict[str, Document]

    def resolve(self, file: str, reference: str) -> tuple[str, Any]:
        """What a reference in a file leads to, and in which file that is."""
        path, _, pointer = reference.partition("#")
        target = path or file
        node: Any = self.by_file[target]
        for part in pointer.removeprefix("/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return (target, node) if "$ref" not in node else self.resolve(target, node["$ref"])

    def references(self, file: str) -> list[str]:
        """Every reference in a file."""
        found: list[str] = []

        def note(members: dict[str, Any]) -> dict[str, Any]:
            found.extend(value for key, value in members.items() if key == "$ref")
            return members

        json.loads(json.dumps(self.by_file[file]), object_hook=note)
        return found


@pytest.fixture(scope="module", params=COMBINATIONS, ids=lambda one: one.id)
def combination(request: pytest.FixtureRequest) -> Combination:
    return request.param


@pytest.fixture(scope="module")
def documents(combination: Combination, tmp_path_factory: pytest.TempPathFactory) -> Documents:
    tree = write(combination, tmp_path_factory.mktemp("asyncapi") / "system")
    folder: Path = tree / "libs" / "contracts" / "src" / "contracts" / "asyncapi"
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.json")}
    return Documents({name: json.loads(text) for name, text in texts.items()})


def test_there_is_one_for_each_service_that_tells_or_hears(
    documents: Documents, combination: Combination
) -> None:
    answers = combination.answers()
    talking = [one for one in answers["services"] if one["publishes"] or one["consumes"]]
    assert talking
    assert set(documents.by_file) == {f"{one['name']}.json" for one in talking}
    for one in talking:
        document = documents.by_file[f"{one['name']}.json"]
        sent = {f"send.{event}.v1" for event in one["publishes"]}
        received = {f"receive.{event}.v1" for event in one["consumes"]}
        assert set(document["operations"]) == sent | received
        subjects = {
            f"{answers['system_name']}.events.{one['name']}.{event}.v1"
            for event in one["publishes"]
        }
        own = [channel for channel in document["channels"].values() if "address" in channel]
        assert {channel["address"] for channel in own} == subjects
        assert len(own) == len(subjects)


def test_each_has_what_the_specification_requires(documents: Documents) -> None:
    for file, document in documents.by_file.items():
        assert set(document) == TOP
        assert document["asyncapi"] == "3.0.0"
        assert document["info"] == {"title": file.removesuffix(".json"), "version": "1.0.0"}
        for group in document["components"].values():
            assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in group)


def test_every_reference_leads_somewhere(documents: Documents) -> None:
    for file in documents.by_file:
        references = documents.references(file)
        assert references
        for reference in references:
            documents.resolve(file, reference)


def test_every_operation_is_on_a_channel_with_messages(documents: Documents) -> None:
    for file, document in documents.by_file.items():
        for operation in document["operations"].values():
            assert set(operation) == {"action", "channel"}
            assert operation["action"] in {"send", "receive"}
            assert operation["channel"]["$ref"].startswith("#/channels/")
            where, channel = documents.resolve(file, operation["channel"]["$ref"])
            assert (where == file) == (operation["action"] == "send")
            assert channel["address"]
            assert channel["messages"]
            for message in channel["messages"].values():
                assert message["$ref"].startswith("#/components/messages/")


def test_every_message_has_sound_schemas(documents: Documents) -> None:
    for file, document in documents.by_file.items():
        for message in document["components"]["messages"].values():
            assert set(message) == {"headers", "payload"}
            _, headers = documents.resolve(file, message["headers"]["$ref"])
            for schema in (headers, message["payload"]):
                assert schema["type"] == "object"
                assert set(schema["required"]) <= set(schema["properties"])
                # The first is what AsyncAPI understands by default, the second what wrote it.
                Draft7Validator.check_schema(schema)
                Draft202012Validator.check_schema(schema)
