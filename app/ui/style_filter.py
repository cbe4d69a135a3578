"""Finding a style among many: by words, by tag, among the favourites."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.styles.style import Style


@dataclass(frozen=True, slots=True)
class StyleFilter:
    """Which styles are shown.

    Attributes:
        words: each must begin a word of the name, the summary, the artist or a tag.
        tag: one that the style must bear; None for any.
        favourites_only: leave the others out.
    """

    words: str = ""
    tag: str | None = None
    favourites_only: bool = False

    @property
    def filters(self) -> bool:
        """Whether it leaves anything out at all."""
        return bool(self.words.split()) or self.tag is not None or self.favourites_only

    def matches(self, style: Style, *, favourite: bool) -> bool:
        """Whether a style is shown."""
        manifest = style.manifest
        if (self.favourites_only and not favourite) or (
            self.tag is not None and self.tag not in manifest.tags
        ):
            return False
        texts = (manifest.name, manifest.summary, manifest.origin.artist, *manifest.tags)
        known = " ".join(texts).casefold().replace("-", " ").split()
        wanted = self.words.casefold().replace("-", " ").split()
        return all(any(word.startswith(part) for word in known) for part in wanted)


def tags_of(styles: Iterable[Style]) -> tuple[str, ...]:
    """All tags that styles bear, those of most styles first."""
    counts: dict[str, int] = {}
    for style in styles:
        for tag in style.manifest.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))
