"""The app's entry in the program."""

from django.apps import AppConfig
from django.core import checks


class KernelConfig(AppConfig):
    """The floor everything stands on. Its `ready` is the start-up gate of the privacy map."""

    name = "parlour.kernel"
    label = "kernel"

    def ready(self) -> None:
        from parlour.kernel.personal import gate

        gate.refuse_unstated()
        checks.register(_map_is_whole)


def _map_is_whole(app_configs: object, **_kwargs: object) -> list[checks.CheckMessage]:
    from parlour.kernel.personal import gate

    return [checks.Error(fault, id="parlour.E001") for fault in gate.inspect(gate.all_models())]
