"""Large uploads: streamed to disk, and broken off where they are larger than is allowed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes to disk as it comes; stops when a file grows too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Every file starts from nought."""
        self._so_far = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """One piece of it."""
        self._so_far += len(raw_data)
        if self._so_far > settings.REGISTER_UPLOAD_BYTES:
            self.request.META["upload_too_large"] = True
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
