"""A cluster of machines as an executor: the one door to dask.distributed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ankigen.errors import EnvironmentalError
from ankigen.versions import code_digest

if TYPE_CHECKING:
    from concurrent.futures import Executor

SCHEME = "dask://"
PATIENCE = 10
"""Seconds after which a scheduler that does not answer is not there."""


class ClusterError(EnvironmentalError):
    """A cluster that cannot be used; the message says why and what to do."""


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of the scheduler at `dask://HOST:PORT`; they must run the same code.

    Raises:
        ClusterError: If there is no such scheduler, no worker, or a worker with another ankigen or other libraries.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra that only large builds need
    except ImportError as error:
        raise ClusterError("--executor needs dask.distributed; install ankigen[cluster]") from error
    try:
        client = Client("tcp://" + address.removeprefix(SCHEME), timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {address}; start one by `dask scheduler`") from error
    with client:
        said = client.run(code_digest)
        if not said:
            raise ClusterError(f"the scheduler at {address} has no workers; start some by `dask worker`")
        if other := [worker for worker, digest in said.items() if digest != code_digest()]:
            raise ClusterError(f"the worker {other[0]} has another ankigen or other libraries; install the same there")
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
