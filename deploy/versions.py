"""The list of migrations of each service, and whether data that another version has written can be used."""

from __future__ import annotations

import importlib
from typing import Any

import pymongo

from common.migrations import Migration, check_known
from common.settings import SERVICES
from common.version import SchemaNewer
from deploy.stack.children import StartError
from deploy.stack.layout import Layout


def migrations_of(service: str) -> tuple[Migration, ...]:
    """The ordered list of a service."""
    found: tuple[Migration, ...] = importlib.import_module(f"services.{service}.migrations").MIGRATIONS
    return found


def check_versions(layout: Layout) -> None:
    """Raise `StartError` when a later version has changed the data of a stack; those of an earlier one are migrated."""
    with pymongo.MongoClient[dict[str, Any]](layout.mongo_uri) as client:
        for service in SERVICES:
            try:
                check_known(client[f"yaocheng_{service}"], migrations_of(service))
            except SchemaNewer as error:
                raise StartError(
                    f"数据目录 {layout.data} 不能由这个版本使用：{error}用环境变量 YAOCHENG_DATA 可以另选目录。"
                ) from error
