"""File systems, records, event files and checkpoints: today's classes under the functions and methods of 1.15.5."""

import functools

from tf1_lessons.tensorflow1.engine.compiled import load
from tf1_lessons.tensorflow1.engine.imports import Lazy

_files = load("python.lib.io._pywrap_file_io")
_records = load("python.lib.io._pywrap_record_io")
_events = load("python.client._pywrap_events_writer")
_checkpoints = load("python.util._pywrap_checkpoint_reader")
dtypes = Lazy("tensorflow.python.framework.dtypes")
errors_impl = Lazy("tensorflow.python.framework.errors_impl")
event_pb2 = Lazy("tensorflow.core.util.event_pb2")


# Files


class BufferedInputStream(_files.BufferedInputStream):
    Tell = _files.BufferedInputStream.tell
    Seek = _files.BufferedInputStream.seek
    ReadLineAsString = _files.BufferedInputStream.readline


class WritableFile(_files.WritableFile):
    Flush = _files.WritableFile.flush
    Close = _files.WritableFile.close


class FileStatistics:
    """What Stat fills in: length in bytes, mtime_nsec, is_directory."""


CreateBufferedInputStream = BufferedInputStream
CreateWritableFile = WritableFile


def ReadFromStream(stream, n_bytes):
    return stream.read(n_bytes)


def AppendToFile(content, file):
    file.append(content)


def TellFile(file):
    return file.tell()


def Set_TF_Status_from_Status(tf_status, status):
    """Nothing: today's methods raise their errors themselves."""


def IsDirectory(name, status):
    """Whether a name is a folder's; 1.15.5 puts an error into `status`, which nobody reads."""
    try:
        return _files.IsDirectory(name)
    except errors_impl.OpError:
        return False


def Stat(name, statistics):
    found = _files.Stat(name)
    statistics.length, statistics.mtime_nsec = found.length, found.mtime_nsec
    statistics.is_directory = found.is_directory


# Records

RecordWriterOptions_CreateRecordWriterOptions = _records.RecordWriterOptions


class PyRecordReader:
    """A reader of a file of records; its errors are raised by GetNext."""

    def __init__(self, filename, compression):
        self._records, self._record = _records.RecordIterator(filename, compression), None

    def GetNext(self):
        try:
            self._record = next(self._records)
        except StopIteration:
            raise errors_impl.OutOfRangeError(None, None, "eof") from None

    def record(self):
        return self._record

    def Close(self):
        self._records.close()


def PyRecordReader_New(filename, start_offset, compression, status):
    if start_offset:
        raise NotImplementedError("PyRecordReader_New: a start within the file")
    return PyRecordReader(filename, compression)


class PyRecordWriter(_records.RecordWriter):
    def WriteRecord(self, record, status):
        self.write(record)

    def Flush(self, status):
        self.flush()

    def Close(self, status):
        self.close()


def PyRecordWriter_New(filename, options, status):
    return PyRecordWriter(filename, options)


# Events


class EventsWriter(_events.EventsWriter):
    def __init__(self, file_prefix):
        super().__init__(file_prefix)

    def WriteEvent(self, event):
        if not isinstance(event, event_pb2.Event):
            raise TypeError("Expected an event_pb2.Event proto,  but got %s" % type(event))
        return self._WriteSerializedEvent(event.SerializeToString())


# Checkpoints


def _raising_own_errors(method):
    """Return a method of today's reader, which raises RuntimeErrors, with the exceptions of 1.15.5."""

    @functools.wraps(method)
    def called(*args):
        try:
            return method(*args)
        except RuntimeError as error:
            raise _error(str(error)) from None

    return called


def _error(message):
    for words, kind in (
        ("not found in checkpoint", errors_impl.NotFoundError),
        ("Failed to find any matching files for", errors_impl.NotFoundError),
        ("Sliced checkpoints are not supported", errors_impl.UnimplementedError),
        ("Data loss", errors_impl.DataLossError),
        ("Unable to open table file", errors_impl.DataLossError),
    ):
        if words in message:
            return kind(None, None, message)
    return errors_impl.InternalError(None, None, message)


class CheckpointReader(_checkpoints.CheckpointReader):
    __init__ = _raising_own_errors(_checkpoints.CheckpointReader.__init__)

    def get_variable_to_dtype_map(self):
        return {name: dtypes.DType(int(code)) for name, code in self._GetVariableToDataTypeMap().items()}

    def has_tensor(self, tensor_str):
        return self._HasTensor(tensor_str)

    def get_tensor(self, tensor_str):
        return CheckpointReader_GetTensor(self, tensor_str)


CheckpointReader_GetTensor = _raising_own_errors(_checkpoints.CheckpointReader.CheckpointReader_GetTensor)


def NewCheckpointReader(filepattern):
    return CheckpointReader(filepattern)


NewCheckpointReader._tf_api_names_v1 = ["train.NewCheckpointReader"]
