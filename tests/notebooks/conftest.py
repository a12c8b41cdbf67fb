"""Where Jupyter keeps its things while it is tested, and a kernel that reaches no network."""

from __future__ import annotations

import os

import nbclient
import nbformat
import pytest

_REFUSE = '''\
"""Refuse every connection but to this machine, on which kernel and notebook talk."""

import sys


def refuse(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if host not in {None, "", "localhost", "::1"} and not str(host).startswith("127."):
        raise PermissionError(f"the network is refused: {host!r}")


sys.addaudithook(refuse)
'''


@pytest.fixture(scope="session")
def jupyter_env(tmp_path_factory):
    """Environment in which Jupyter knows nothing of the user's, and connects to nothing."""
    home = tmp_path_factory.mktemp("jupyter")
    (home / "guard").mkdir()
    (home / "guard" / "sitecustomize.py").write_text(_REFUSE, encoding="utf-8")
    folders = {
        name: str(home / name.lower())
        for name in (
            *("IPYTHONDIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"),
            *("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"),
        )
    }
    set_here = {"JUPYTER_PREFER_ENV_PATH": "1", "PYTHONPATH": str(home / "guard"), **folders}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in folders.items():  # nbclient looks for kernels by them
            patch.setenv(name, value)
        yield {**os.environ, **set_here}


@pytest.fixture(scope="session")
def run(jupyter_env):
    """Run a notebook from top to bottom in a new kernel, in a folder."""

    def ran(notebook, folder):
        if not isinstance(notebook, nbformat.NotebookNode):
            notebook = nbformat.read(notebook, as_version=4)
        resources = {"metadata": {"path": str(folder)}}
        client = nbclient.NotebookClient(notebook, timeout=60, resources=resources)
        client.execute(env=jupyter_env)
        return notebook

    return ran
