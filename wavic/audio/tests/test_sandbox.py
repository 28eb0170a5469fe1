"""Whatever happens in the process that decodes, the caller gets an answer and lives on."""

import io
import subprocess
import sys
import tempfile

import pytest

from wavic.audio.analysis import analyse, analyse_isolated
from wavic.audio.jobs import JOBS, Finished, Job
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.sandbox import run_isolated
from wavic.audio.sniffing import FORMATS, sniff_file
from wavic.sandbox import running
from wavic.sandbox.remote_file import WINDOW_BYTES
from wavic.testing.audio import audio_file

WAV = FORMATS["WAV"]


def probe_isolated(file, form, *, limits=None):
    return analyse_isolated(file, form, limits=limits).facts


@pytest.mark.parametrize("kind", ["wav", "m4a", "opus"])
def test_what_is_found_is_what_is_found_here(kind):
    file = io.BytesIO(audio_file(kind, seconds=4, tags={"title": "Slow Tide"}))
    form, told = sniff_file(file), []
    there, here = analyse_isolated(file, form, progress=told.append), analyse(file, form)

    assert there.facts == here.facts
    assert there.loudness == here.loudness
    assert there.waveform.pack() == here.waveform.pack()
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1


def test_a_refusal_comes_through():
    with pytest.raises(AudioRefused) as refusal:
        probe_isolated(io.BytesIO(b"RIFF\x00\x00\x00\x00WAVE"), WAV)
    assert refusal.value.code == "not_audio"


def test_a_large_file_is_read_once_in_large_ranges():
    class Counting(io.BytesIO):
        reads = 0

        def read(self, size=-1):
            type(self).reads += 1
            return super().read(size)

    file = Counting(audio_file("wav-32", seconds=60))
    size = len(file.getvalue())

    assert probe_isolated(file, WAV).duration_ms == 60_000
    assert Counting.reads <= size // WINDOW_BYTES + 4


@pytest.fixture
def process(monkeypatch):
    """Run other code in place of the probing process."""

    def become(code: str) -> None:
        monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-c", code))

    return become


CONFINED = """
from wavic.audio.limits import Limits
from wavic.sandbox.process import give_up_resources
give_up_resources(Limits(max_memory=512 * 1024**2, max_cpu_seconds=0))
"""


def code_for(content: bytes = b"", **limits) -> str:
    with pytest.raises(AudioRefused) as refusal:
        probe_isolated(io.BytesIO(content), WAV, limits=Limits(**limits))
    return refusal.value.code


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE"])
def test_a_crash_is_a_refusal(process, signal):
    process(f"import os, signal; os.kill(os.getpid(), signal.{signal})")
    assert code_for() == "crashed"


def test_a_loop_without_end_is_stopped_by_the_kernel(process):
    process(CONFINED + "while True: pass")
    assert code_for() == "too_expensive"


def test_taking_too_much_memory_is_a_refusal(process):
    process(CONFINED + "bytearray(1024**3)")
    assert code_for() == "too_expensive"


@pytest.mark.parametrize(
    "attempt",
    ["open('{}', 'w')", "open('/proc/self/environ')", "import socket; socket.socket()"],
)
def test_nothing_can_be_opened(process, tmp_path, attempt):
    target = tmp_path / "written"
    process("import socket\n" + CONFINED + attempt.format(target))
    with pytest.raises(ChildProcessError, match="Too many open files"):
        probe_isolated(io.BytesIO(), WAV)
    assert not target.exists()


WRITING = """
import json, sys
from wavic.sandbox import process as job_process
from wavic.audio.analysis import analyse, analyse_isolated
from wavic.audio.jobs import JOBS, Finished, Job
def write(file, form, output, *, limits, progress):
    content = file.read()
    for part in range(4):
        output.write(content)
        progress(part / 4)
    return Finished({"written": output.tell()}, content[:10])
job_process.write = write
JOBS["write"] = Job("wavic.sandbox.process", "write", 10)
job_process.main(json.loads(sys.argv[1]))
"""


@pytest.fixture
def writing(monkeypatch):
    """A job that writes the file four times over, for the process as for us."""
    monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-c", WRITING))
    monkeypatch.setitem(JOBS, "write", Job("", "", max_content_bytes=10))


def test_a_job_may_write_the_one_file_it_was_given_and_tell_how_far_it_is(writing):
    told = []
    with tempfile.TemporaryFile() as output:
        finished = run_isolated(
            "write", io.BytesIO(b"0123456789ab"), WAV, output=output, progress=told.append
        )
        output.seek(0)
        assert output.read() == b"0123456789ab" * 4
    assert finished == Finished({"written": 48}, b"0123456789")
    assert told == [0, 0.25, 0.5, 0.75]


def test_what_becomes_too_large_is_refused(writing):
    limits = Limits(max_output_bytes=10_000)
    with tempfile.TemporaryFile() as output:
        with pytest.raises(AudioRefused) as refusal:
            run_isolated("write", io.BytesIO(bytes(4_000)), WAV, output=output, limits=limits)
        assert output.seek(0, 2) <= 10_000
    assert refusal.value.code == "too_long"


def test_an_error_of_who_is_told_ends_the_process(writing):
    def cancel(_):
        raise KeyboardInterrupt

    with tempfile.TemporaryFile() as output, pytest.raises(KeyboardInterrupt):
        run_isolated("write", io.BytesIO(b"abc"), WAV, output=output, progress=cancel)


def test_more_content_than_a_job_may_find_is_not_taken(writing, monkeypatch):
    monkeypatch.setitem(JOBS, "write", Job("", "", max_content_bytes=9))
    with tempfile.TemporaryFile() as output, pytest.raises(ChildProcessError):
        run_isolated("write", io.BytesIO(b"0123456789ab"), WAV, output=output)


def test_hanging_is_ended_by_the_watchdog_and_may_be_tried_again(process):
    process("import time; time.sleep(600)")
    with pytest.raises(TimeoutError):
        probe_isolated(io.BytesIO(), WAV, limits=Limits(max_seconds=1))


@pytest.mark.parametrize(
    "code", ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(3)"]
)
def test_what_is_not_the_files_fault_may_be_tried_again(process, code):
    process(code)
    with pytest.raises(ChildProcessError):
        probe_isolated(io.BytesIO(), WAV)


def test_dying_in_the_middle_of_a_range_is_noticed(process):
    process(
        "import sys, os, struct\n"
        "sys.stdout.buffer.write(b'R' + struct.pack('>QI', 0, 4 << 20)); sys.stdout.flush()\n"
        "sys.stdin.buffer.read(4); os.abort()"
    )
    assert code_for(bytes(8 << 20)) == "crashed"


def test_no_secret_of_ours_is_in_its_environment(process, monkeypatch):
    monkeypatch.setenv("JWT_SECRET", "not for codecs")
    process("import os, sys; sys.exit('JWT_SECRET' in os.environ or 'MONGODB_URI' in os.environ)")
    with pytest.raises(ChildProcessError, match="status 0"):
        probe_isolated(io.BytesIO(), WAV)


def test_an_error_of_the_storage_passes_through_and_the_process_ends(monkeypatch):
    class Failing(io.BytesIO):
        def read(self, *args):
            raise ConnectionResetError("The storage has gone.")

    started = []

    class Noted(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with pytest.raises(ConnectionResetError):
        probe_isolated(Failing(audio_file("wav")), WAV)
    assert [process.returncode is not None for process in started] == [True]
