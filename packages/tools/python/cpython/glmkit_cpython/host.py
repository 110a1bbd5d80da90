import base64
import json
import os
import queue
import threading

_PRINT_CHARS = 1_000_000
_PIECE_BYTES = 1024 * 1024
# A message must not be longer than the parent reads.
_MAX_DISPLAY = 12 * 1024 * 1024
_MAX_NAMES = 5
_MAX_NAME = 100
_NUMBERS = {"stdout": 1, "stderr": 2}


class Host:
    """What ``glmkit_sandbox.host`` asks for, as messages to the parent."""

    def __init__(self, channel, interrupts, capture):
        self._channel = channel
        self._capture = capture
        self._interrupts = interrupts
        self._answers = {}
        self._last_call = 0
        self.run = None

    # for the loop ------------------------------------------------------------------------------------------------

    def begin(self, job):
        self.run = job["run"]
        self._job = job
        self._files = {}
        self._left_out = {}
        self._returned = 0
        self._answers = {}

    def given_files(self):
        return [[file["name"], base64.b64decode(file["base64"]).decode("latin-1")] for file in self._job["files"]]

    def answer(self, message):
        if message["run"] != self.run:
            return
        self._returned += 1
        waiting = self._answers.pop(message["call"], None)
        if waiting is not None:
            waiting.put(message)

    def end(self, verdict):
        """Hands out what the run has left and tells how it ended; what comes later is nobody's."""
        status = verdict["status"]
        if status in ("ok", "error"):
            if self._left_out and status == "ok":
                verdict = {**verdict, "status": "error", "error": self._files_error()}
            for name, data in self._files.items():
                self._hand_out(name, data)
        if verdict.pop("isTooLong", False):
            most = self._job["maxResultBytes"]
            message = f"The result is longer than {most} bytes; this is its beginning"
            verdict["error"] = {"kind": "result_too_large", "name": "OutputLimitError", "message": message}
        self._send("done", **verdict)
        self.run = None

    # for the code ------------------------------------------------------------------------------------------------

    def write(self, stream, text):
        if not self._channel.is_open:
            # A forked process: its parent reads there.
            os.write(_NUMBERS[stream], text.encode("utf-8", "replace"))
            return
        # What went another way before comes before.
        self._interrupts.shield(self._capture.drain)
        self.print(stream, text)

    def print(self, stream, text):
        for start in range(0, len(text), _PRINT_CHARS):
            self._send("print", stream=stream, text=text[start : start + _PRINT_CHARS])

    def call(self, name, args):
        if not self._channel.is_open:
            return json.dumps({"isError": True, "text": "Tools cannot be called from another process", "kind": "tool"})
        answers = queue.SimpleQueue()
        self._last_call += 1
        number = self._last_call
        self._answers[number] = answers
        self._send("call", call=number, name=name, args=args)
        if threading.current_thread() is threading.main_thread():
            self._send("waiting", returned=self._returned)
        try:
            return json.dumps(answers.get())
        finally:
            self._answers.pop(number, None)

    def show(self, display):
        display = json.loads(display)
        if "png" in display:
            display["png"] = base64.b64encode(display["png"].encode("latin-1")).decode()
        if sum(map(len, display.values())) > _MAX_DISPLAY:
            raise ValueError("Cannot show the chart: it is too big, aggregate the data first or use fewer dots per inch")
        self._send("display", display=display)

    def file(self, name, data):
        fits = len(data) <= self._job["maxFileBytes"] and (name in self._files or len(self._files) < self._job["maxFiles"])
        if fits:
            self._files[name] = data
        else:
            self.too_big(name)

    def too_big(self, name):
        self._left_out[name] = True

    def rasterise(self, svg, scale):
        raise RuntimeError("Cannot draw a PNG here: save as .svg, of which a PNG is made, too")

    def _hand_out(self, name, data):
        data = data.encode("latin-1")
        for start in range(0, max(1, len(data)), _PIECE_BYTES):
            piece = base64.b64encode(data[start : start + _PIECE_BYTES]).decode()
            self._send("file", name=name, base64=piece, isLast=start + _PIECE_BYTES >= len(data))

    def _files_error(self):
        names = list(self._left_out)
        shown = ", ".join(f'"{name[:_MAX_NAME]}"' for name in names[:_MAX_NAMES])
        more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
        most = f'{self._job["maxFiles"]} files of {self._job["maxFileBytes"]} bytes'
        return {"kind": "files", "name": "FilesError", "message": f"Cannot hand over {shown}{more}: at most {most}"}

    def _send(self, kind, **fields):
        if self.run is not None:
            self._interrupts.shield(lambda: self._channel.send(type=kind, run=self.run, **fields))
