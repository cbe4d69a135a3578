"""What can be wrong with a style, or with running it."""

from app.errors import BadInputError, LimnerError


class StyleError(BadInputError):
    """A style cannot be used as it is."""


class UnknownStyleError(StyleError):
    """No style has that id."""


class ManifestError(StyleError):
    """`style.toml` is missing, broken, or for another version of Limner."""


class DamagedStyleError(StyleError):
    """A file of the style is missing, too large, or not the one its manifest describes."""


class UnsafeGraphError(StyleError):
    """The network is not one Limner runs: broken, of another shape, or asking for more than arithmetic."""


class UnsafeArchiveError(StyleError):
    """A `.limner` archive is broken, or would write where it must not."""


class InstallError(StyleError):
    """A style cannot be added or removed: its name is taken, it is built in, or the disk refuses."""


class UnknownProviderError(BadInputError):
    """No execution provider has that name."""


class NetworkError(LimnerError):
    """A style's network failed to start or to paint."""
