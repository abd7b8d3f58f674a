"""The process table, the compose file, the embedded stack and the settings tell one story."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.settings import variables
from common.web import LARGEST_UPLOAD_BYTES
from deploy.demo.local import service_programs, store_programs
from deploy.stack.embedded import MONGOD_HARDENING
from deploy.stack.keys import ServiceKeys
from deploy.stack.layout import Layout, Secrets, environment_of, read_layout
from deploy.stack.processes import DEMO_ENVIRONMENT, PORTS, PROCESSES, Kind, Process
from services.agreements.rosters.domain.roster import MAX_BYTES, MAX_WORKBOOK_BYTES
from services.gateway.portal.shell.form_page import SIGNED_FORM_BYTES
from tests.architecture.sources import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"].startswith("yaocheng:")}
EXAMPLE = (ROOT / "deploy" / "compose.env.example").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy/nginx/yaocheng.conf.template").read_text(encoding="utf-8")
#: Read by gunicorn itself, not by our settings.
GUNICORN_ENVIRONMENT = {"WEB_CONCURRENCY"}
EACH = [pytest.param(process, id=process.name) for process in PROCESSES]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return read_layout({"YAOCHENG_DATA": str(tmp_path)})


@pytest.fixture
def secrets() -> Secrets:
    return Secrets(ServiceKeys.generate(), "s" * 64, "i" * 64)


def test_compose_has_exactly_the_processes_of_the_table() -> None:
    assert set(OURS) == {process.name for process in PROCESSES}


def test_the_embedded_stack_has_exactly_the_processes_of_the_table(layout: Layout, secrets: Secrets) -> None:
    programs = service_programs(layout, secrets)

    assert [program.name for program in programs] == [process.name for process in PROCESSES]
    assert {program.name for program in store_programs(layout)} == {"mongo", "redis"}


@pytest.mark.parametrize("process", EACH)
def test_compose_runs_the_command_of_the_table(process: Process) -> None:
    assert tuple(OURS[process.name]["command"]) == process.command()


@pytest.mark.parametrize("process", EACH)
def test_the_embedded_stack_runs_the_command_of_the_table(process: Process, layout: Layout, secrets: Secrets) -> None:
    [program] = [each for each in service_programs(layout, secrets) if each.name == process.name]

    expected = process.command(python=program.command[0], host="127.0.0.1")

    assert tuple(program.command) == expected


@pytest.mark.parametrize("process", EACH)
def test_compose_gives_the_environment_of_the_table(process: Process) -> None:
    given = set(OURS[process.name]["environment"]) - GUNICORN_ENVIRONMENT

    assert given == set(process.environment)


@pytest.mark.parametrize("process", EACH)
def test_the_embedded_stack_gives_the_environment_of_the_table(
    process: Process, layout: Layout, secrets: Secrets
) -> None:
    given = set(environment_of(process, layout, secrets))

    assert given == {*process.environment, *DEMO_ENVIRONMENT}


@pytest.mark.parametrize("process", EACH)
def test_the_table_names_every_variable_of_the_settings(process: Process) -> None:
    settings = importlib.import_module(f"services.{process.service}.settings").Settings

    assert {*process.environment, *DEMO_ENVIRONMENT} == set(variables(settings))


@pytest.mark.parametrize(
    "process", [process for process in PROCESSES if process.kind is Kind.APP], ids=lambda p: p.name
)
def test_ports_and_health_paths_are_those_of_the_table(process: Process, layout: Layout) -> None:
    service = OURS[process.name]

    assert service["expose"] == [str(process.port)]
    assert service["healthcheck"]["test"][-1] == f"http://127.0.0.1:{process.port}{process.health_path}"
    assert layout.ports[process.service] == process.port


def test_the_services_find_each_other_where_they_listen() -> None:
    for service in OURS.values():
        for name, port in PORTS.items():
            assert service["environment"][f"YAOCHENG_{name.upper()}_URL"] == f"http://{name}-app:{port}"


def test_each_service_uses_its_own_database_and_key() -> None:
    for process in PROCESSES:
        environment = OURS[process.name]["environment"]
        service = process.service
        assert environment["YAOCHENG_SERVICE"] == service
        assert environment["YAOCHENG_MONGO_DATABASE"] == f"yaocheng_{service}"
        assert environment["YAOCHENG_MONGO_URI"].startswith(f"mongodb://{service}:${{YAOCHENG_MONGO_PASSWORD_")
        assert environment["YAOCHENG_MONGO_URI"].endswith(f"authSource=yaocheng_{service}")
        assert f"YAOCHENG_SERVICE_KEY_{service.upper()}:?" in environment["YAOCHENG_SERVICE_KEY"]


def test_every_compose_service_has_a_health_check() -> None:
    without = {name for name, service in COMPOSE["services"].items() if "healthcheck" not in service}

    assert without == {"mongo-init"}, "it runs once and ends"


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    secret = re.compile(r"\$\{(\w*(?:PASSWORD|KEY|SECRET)\w*)([^}]*)\}")

    found = dict(secret.findall(text))

    assert found
    assert {name for name, rest in found.items() if not rest.startswith(":?")} == set()


def test_the_database_is_a_replica_set_of_three_and_the_queue_is_valkey() -> None:
    members = COMPOSE["services"]["mongo-init"]["environment"]["YAOCHENG_MONGO_MEMBERS"].split(",")

    assert members == [f"{name}:27017" for name in ("mongo1", "mongo2", "mongo3")]
    assert all("--replSet rs0" in COMPOSE["services"][name]["command"][0] for name in ("mongo1", "mongo2", "mongo3"))
    assert COMPOSE["services"]["redis"]["image"].startswith("valkey/valkey:")


def test_all_our_processes_come_from_one_image() -> None:
    assert len({service["image"] for service in OURS.values()}) == 1


def test_each_mongod_has_a_bound_for_its_cache() -> None:
    """Three on one host would else take half of its memory each."""
    bound = re.compile(r"--wiredTigerCacheSizeGB \$\{YAOCHENG_MONGO_CACHE_GB:-[\d.]+\} ")

    for name in ("mongo1", "mongo2", "mongo3"):
        assert bound.search(COMPOSE["services"][name]["command"][0])


def test_each_mongod_is_as_hard_as_the_embedded_one() -> None:
    for name in ("mongo1", "mongo2", "mongo3"):
        assert " ".join(MONGOD_HARDENING) in COMPOSE["services"][name]["command"][0]


def test_each_image_from_elsewhere_names_a_whole_version() -> None:
    """A tag such as 7.0 says nothing of which mends it holds."""
    foreign = {name: each["image"] for name, each in COMPOSE["services"].items() if name not in OURS}

    assert {name: image for name, image in foreign.items() if not re.search(r":\d+\.\d+\.\d+$", image)} == {}


#: By release the first version of MongoDB that gives no memory away to who has not signed in (CVE-2025-14847).
MENDED = {(7, 0): 28, (8, 0): 17, (8, 2): 3}


def test_the_database_is_of_a_version_that_gives_no_memory_away() -> None:
    """Its compression is off as well; neither is a reason to do without the other."""
    images = {each["image"] for each in COMPOSE["services"].values() if each["image"].startswith("mongo:")}

    assert images
    for image in images:
        major, minor, patch = map(int, image.removeprefix("mongo:").split("."))
        assert patch >= MENDED[major, minor], image


def test_no_demo_setting_reaches_a_deployment() -> None:
    for service in OURS.values():
        assert service["environment"]["YAOCHENG_ENVIRONMENT"] == "production"
        assert not set(service["environment"]) & set(DEMO_ENVIRONMENT)


def test_the_example_environment_names_every_variable_and_no_secret() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    lines = dict(re.findall(r"^#?(YAOCHENG_\w+)=(.*)$", EXAMPLE, flags=re.MULTILINE))

    assert set(lines) == wanted
    assert all(not value for name, value in lines.items() if re.search("PASSWORD|KEY|SECRET", name))


def test_the_filled_in_environment_is_kept_out_of_repository_and_image() -> None:
    """Wherever it lies: the compose file's folder, as the example says, or beside the example."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert "compose.env" in ignored
    assert left_out.index("**/compose.env") > max(left_out.index(line) for line in left_out if line.startswith("!"))


def test_our_image_runs_as_a_user_without_rights_and_carries_the_fonts() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")

    assert re.search(r"^USER (?!root)\w+", dockerfile, flags=re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert "fonts.sh" in dockerfile
    assert "fiftyone" not in dockerfile, "the embedded database is for development only"
    for service in OURS.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True


def test_no_container_keeps_more_rights_than_its_start_needs() -> None:
    """Nor can any gain new ones; the stores go through the entrypoint that drops root."""
    wanted = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETPCAP", "SETUID"}

    for service in COMPOSE["services"].values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert set(service.get("cap_add", ())) <= wanted
    for name, program in (("redis", "valkey-server"), ("mongo1", "mongod"), ("mongo2", "mongod"), ("mongo3", "mongod")):
        assert f"exec docker-entrypoint.sh {program} " in COMPOSE["services"][name]["command"][-1]


def test_nginx_keeps_what_is_for_our_own_network() -> None:
    found = re.search(r"location ~ (\S+) \{\s+return 404;", NGINX)

    assert found is not None
    for path in ("/metrics", "/internal/journal", "/livez", "/readyz", "/readyz/"):
        assert re.search(found[1], path)
    for path in ("/", "/api/v1/stores", "/sign-in", "/internals"):
        assert not re.search(found[1], path)


def test_nginx_lets_through_what_the_gateway_takes_of_a_form() -> None:
    """Somewhat more, so that the refusal is the gateway's, which tells what to do."""
    found = re.search(r"client_max_body_size (\d+)m;", NGINX)

    assert found is not None
    assert 0 < int(found[1]) * 1024 * 1024 - SIGNED_FORM_BYTES < 16 * 1024 * 1024


def test_nginx_lets_through_what_the_gateway_and_a_roster_may_have() -> None:
    """Somewhat more, so that the clear refusal of what is too large is ours."""
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1])  # type: ignore[index]

    assert megabytes * 1024 * 1024 > LARGEST_UPLOAD_BYTES > MAX_BYTES > MAX_WORKBOOK_BYTES


def test_nginx_finds_a_gateway_that_was_made_anew() -> None:
    """By `resolve`, which needs a zone, a resolver and nginx 1.27.3; else the first address is kept for good."""
    version = re.fullmatch(r"nginx:(\d+)\.(\d+)\.\d+", COMPOSE["services"]["nginx"]["image"])

    assert version is not None
    assert (int(version[1]), int(version[2])) >= (1, 28)
    assert f"server gateway-app:{PORTS['gateway']} resolve;" in NGINX
    assert re.search(r"upstream gateway \{\s+zone \w+ \w+;", NGINX)
    assert re.search(r"^resolver 127\.0\.0\.11 ", NGINX, flags=re.MULTILINE)


def test_nginx_leads_from_http_to_the_public_address() -> None:
    """Whatever port that has; every variable in the template is one that the image fills in."""
    nginx = COMPOSE["services"]["nginx"]
    targets = [volume.split(":")[1] for volume in nginx["volumes"] if "yaocheng.conf.template" in volume]

    assert targets == ["/etc/nginx/templates/default.conf.template"]
    assert "return 308 ${YAOCHENG_PUBLIC_URL}$request_uri;" in NGINX
    assert set(re.findall(r"\$\{(\w+)\}", NGINX)) == set(nginx["environment"]) - {"NGINX_ENVSUBST_FILTER"}


def test_only_the_gateway_asks_for_https_for_good() -> None:
    """Browsers take the first of two such headers, so there must not be a second one."""
    assert "Strict-Transport-Security" not in NGINX


def test_only_nginx_is_reached_from_outside() -> None:
    published = {name for name, service in COMPOSE["services"].items() if "ports" in service}

    assert published == {"nginx"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
