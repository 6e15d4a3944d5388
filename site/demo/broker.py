"""The embedded broker: messages are files in a folder, so the demo needs no service."""

import time
import uuid
from pathlib import Path

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's channel of files, whose messages appear whole and in the order they were sent.

    kombu writes a message under the name that readers already look for, so a worker could read half of it.
    """

    # kombu's own two parents disagree about the name of the second argument, so no name suits both.
    def _put(self, queue: str, message: dict, **kwargs) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        begun = folder / f".{name}.begun"
        begun.write_text(dumps(message), encoding="utf-8")
        begun.rename(folder / name)


class Transport(filesystem.Transport):
    Channel = Channel


# So that CELERY_BROKER_URL can say "files://localhost".
TRANSPORT_ALIASES["files"] = "demo.broker:Transport"


def options(folder: Path) -> dict[str, object]:
    """The transport options for a broker that keeps its messages in ``folder``, which is made."""
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }
