"""Files that people choose in a form are kept in memory while the page is made, and nowhere else."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 10_000_000  # bytes kept of one file: more than any form takes


class InMemory(FileUploadHandler):
    """Keeps the beginning of a file; its size is the whole file's, so that a form can say that it is too large."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.kept.write(raw_data[: max(0, MOST - self.kept.tell())])

    def file_complete(self, file_size):
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
