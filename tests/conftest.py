"""What every test file shares: the two machines, and an order that keeps both processors busy."""

import os
import sys

import pytest

sys.dont_write_bytecode = True

import machine  # noqa: E402  (not before the line above)


def pytest_addoption(parser):
    parser.addoption("--arch", choices=machine.ARCHES, help="test one machine only")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """With -n: tests that share a batch (see `batch` below) go to the same worker."""
    if getattr(config.option, "numprocesses", None) and config.option.dist in ("no", "load"):
        config.option.dist = "loadgroup"
    if hasattr(config, "workerinput"):  # a worker parses the command line again, where no group is
        config.option.loadgroup = True


def pytest_configure(config):
    # A machine's processors are threads of QEMU. One that wakes another holds a lock which that one wants
    # first of all: where the host lets it take the waker's place at once, it spins until its turn is over.
    # A batch process takes nobody's place.
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    config.addinivalue_line("markers", "xdist_group(name): run by one worker")  # without xdist
    for arch in arches(config):
        for variant in ("", "selftest", "without-lessons"):
            kernel = os.path.join(machine.build(arch, variant), "limen")
            if not os.path.exists(kernel):
                pytest.exit(f"there is no {os.path.relpath(kernel)}: `make test` builds it", 2)


def arches(config):
    return [config.getoption("--arch")] if config.getoption("--arch") else machine.ARCHES


def pytest_generate_tests(metafunc):
    """A test that takes `arch`, and does not itself say which, runs on each machine."""
    names = ",".join(m.args[0] for m in metafunc.definition.iter_markers("parametrize"))
    if "arch" in metafunc.fixturenames and "arch" not in names.replace(" ", "").split(","):
        metafunc.parametrize("arch", arches(metafunc.config))


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the groups
def pytest_collection_modifyitems(config, items):
    wanted = arches(config)
    items[:] = [i for i in items if arch_of(i) is None or arch_of(i) in wanted]
    for item in items:
        if "batch" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(f"{item.module.__name__}-{arch_of(item)}"))
            item.add_marker(pytest.mark.slow)
    items.sort(key=_turn)


def _turn(item):
    """Linux first, which takes longest for arm64; what waits for its answers after what does not."""
    return (item.module.__name__ != "test_linux", item.get_closest_marker("slow") is None,
            arch_of(item) == "arm64")


def arch_of(item):
    return item.callspec.params.get("arch") if hasattr(item, "callspec") else None


@pytest.fixture(scope="session")
def _batches():
    return {}


@pytest.fixture
def batch(request, arch, _batches):
    """What the test file's run_batch(arch) returns: many programs in few boots, run once."""
    key = request.module.__name__, arch
    if key not in _batches:
        try:
            _batches[key] = request.module.run_batch(arch), None
        except BaseException as e:  # pylint: disable=broad-except
            _batches[key] = None, e
    result, failure = _batches[key]
    if failure:
        raise failure
    return result
