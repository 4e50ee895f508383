"""What a camera's pictures are judged by; travels to the picture process."""

from dataclasses import dataclass, field

from .types import Target, Thresholds


@dataclass(frozen=True)
class Criteria:
    """What a picture is judged by; see Target."""

    thresholds: Thresholds = Thresholds()
    references: dict = field(default_factory=dict)
    is_ptz: bool = False
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, target: Target) -> "Criteria":
        return cls(target.thresholds, target.references, target.is_ptz, target.ignored)

    def to_dict(self) -> dict:
        return {**vars(self), "thresholds": vars(self.thresholds)}

    @classmethod
    def from_dict(cls, data: dict) -> "Criteria":
        return cls(**{**data, "thresholds": Thresholds(**data["thresholds"])})
