"""Recipes are read strictly."""

from pathlib import Path

import pytest

from app.training.recipe import BadRecipeError, Recipe

SHIPPED = sorted((Path(__file__).parents[2] / "app" / "training" / "recipes").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_recipe_that_ships_is_sound(path: Path) -> None:
    recipe = Recipe.load(path)
    assert recipe.about.name
    assert recipe.about.licence
    assert not set(recipe.tags.leave_out) & set(recipe.tags.clean_shaven)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("batch_size = 0", "batch_size"),
        ("[losses]\ncycel = 1", "losses.cycel"),
        ("seed = ", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    with pytest.raises(BadRecipeError, match=told):
        Recipe.load(path)


def test_a_missing_recipe_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRecipeError, match="nowhere"):
        Recipe.load(tmp_path / "nowhere.toml")


def test_recipes_may_share_the_photographs_tags(tmp_path: Path) -> None:
    (tmp_path / "photographs.toml").write_text('facial_hair = ["uncle"]')
    (tmp_path / "recipe.toml").write_text('photograph_tags = "photographs.toml"')
    assert Recipe.load(tmp_path / "recipe.toml").photograph_tags.facial_hair == ("uncle",)


def test_missing_tags_are_named(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('photograph_tags = "nowhere.toml"')
    with pytest.raises(BadRecipeError, match=r"nowhere\.toml"):
        Recipe.load(tmp_path / "recipe.toml")
