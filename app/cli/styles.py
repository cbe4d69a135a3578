"""`limner styles`: what there is, and how it comes and goes."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.edge import tell

if TYPE_CHECKING:
    from app.styles.style import Style

JsonOption = Annotated[bool, typer.Option("--json", help="Give out JSON, for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="List, show, add, remove and pack styles.", no_args_is_help=True)
    commands.command("list")(list_styles)
    commands.command("show")(show)
    commands.command("add")(add)
    commands.command("remove")(remove)
    commands.command("pack")(pack)
    app.add_typer(commands, name="styles")


def choose_style(style_id: str | None) -> "Style":
    """The style of that id, or the first one there is.

    Raises:
        StyleError: there is none.
    """
    from app.styles.errors import UnknownStyleError
    from app.styles.library import Library

    library = Library()
    if style_id is not None:
        return library.get(style_id)
    for style in library.styles():
        return style
    raise UnknownStyleError("No style is installed. Add one with: limner styles add FILE")


def list_styles(as_json: JsonOption = False) -> None:
    """List the styles, built-in ones first."""
    from app.styles.library import Library

    library = Library()
    styles, broken = library.styles(), library.broken()
    if as_json:
        typer.echo(json.dumps([_described(style) for style in styles], indent=2, ensure_ascii=False))
    elif styles:
        width = max(len(style.id) for style in styles)
        for style in styles:
            own = "" if style.builtin else "  (yours)"
            typer.echo(f"{style.id:{width}}  {style.manifest.summary or style.name}{own}")
    else:
        typer.echo("No style is installed. Add one with: limner styles add FILE")
    for one in broken:
        tell(one.reason)


def show(
    style_id: Annotated[str, typer.Argument(metavar="ID", help="The style's id.")],
    as_json: JsonOption = False,
) -> None:
    """Show where a style comes from, how it starts out, and whether its files are sound."""
    from app.styles.library import Library

    style = Library().get(style_id)
    for name in style.manifest.files:
        style.read_file(name)
    if as_json:
        typer.echo(json.dumps(_described(style), indent=2, ensure_ascii=False))
        return
    origin = style.manifest.origin
    lines = {
        "Name": style.name,
        "Summary": style.manifest.summary,
        "Tags": ", ".join(style.manifest.tags),
        "Artist": origin.artist,
        "Source": origin.source,
        "Licence": origin.licence,
        "Taught from": f"{origin.samples} pictures" if origin.samples else "",
        "Recipe": origin.recipe,
        "Trained": origin.trained.isoformat() if origin.trained else "",
        "Starts with": ", ".join(f"{name} {value:g}" for name, value in style.manifest.defaults),
        "Own geometry": "yes" if style.shape is not None else "no",
        "Files": f"{', '.join(style.manifest.files)} (all sound)",
        "Folder": str(style.folder),
    }
    for label, text in lines.items():
        if text:
            typer.echo(f"{label + ':':14}{text}")


def add(
    package: Annotated[Path, typer.Argument(metavar="FILE", help="A .limner file, or a style's folder.")],
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace your style of the same id.")] = False,
) -> None:
    """Install a style. All of it is checked before any of it is used."""
    from app.styles.library import Library

    style = Library().add(package, replace=force)
    typer.echo(f"Added {style.name}. Use it with: --style {style.id}")


def remove(
    style_id: Annotated[str, typer.Argument(metavar="ID", help="The style's id.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete one of your own styles."""
    from app.styles.library import Library

    library = Library()
    style = library.get(style_id)
    if not yes and not style.builtin:
        typer.confirm(f"Delete {style.name} ({style.folder})?", abort=True)
    library.remove(style_id)
    typer.echo(f"Removed {style.name}.")


def pack(
    style: Annotated[str, typer.Argument(metavar="STYLE", help="A style's id, or its folder.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The package.", show_default="ID.limner"),
    ] = None,
) -> None:
    """Pack a style into one file that others can add."""
    from app.styles.install import pack as pack_style
    from app.styles.library import Library
    from app.styles.style import Style as StyleFolder

    folder = Path(style)
    found = StyleFolder.open(folder) if folder.is_dir() else Library().get(style)
    archive = pack_style(found.folder, output or Path(f"{found.id}.limner"))
    typer.echo(f"Packed {found.name} into {archive}. Add it with: limner styles add {archive}")


def _described(style: "Style") -> dict[str, Any]:
    manifest = style.manifest.model_dump(mode="json", by_alias=True, exclude={"shape"})
    return manifest | {
        "builtin": style.builtin,
        "folder": str(style.folder),
        "own_geometry": style.manifest.shape is not None,
    }
