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


def test_settings_stand_in_the_place_of_what_the_file_says(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text("seed = 3\n[losses]\ncycle = 1.0\nstructure = 1.0")
    settings = ["losses.structure=2", "alignment = false", 'tags.leave_out=["page-31"]']
    recipe = Recipe.load(tmp_path / "recipe.toml", settings)
    assert (recipe.seed, recipe.losses.cycle, recipe.losses.structure) == (3, 1.0, 2.0)
    assert not recipe.alignment
    assert recipe.tags.leave_out == ("page-31",)
    assert Recipe.load(None, ["seed=5"]).seed == 5


@pytest.mark.parametrize("setting", ["seed", "seed=", "seed.x=1", "=1", "losses.cycel=1", "seed=one"])
def test_a_setting_that_makes_no_sense_is_named(setting: str) -> None:
    with pytest.raises(BadRecipeError, match=r"setting of a recipe|wrong at"):
        Recipe.load(None, [setting])


def test_terms_that_came_later_are_switched_off() -> None:
    recipe = Recipe()
    assert recipe.losses.feature_alignment == recipe.losses.likeness == 0
    assert recipe.alignment
    assert recipe.augmentation
    assert recipe.drawings_share == 1
    assert recipe.picture_px == 512
    assert recipe.generator is None


def test_a_start_from_a_style_goes_with_its_own_generator() -> None:
    with pytest.raises(BadRecipeError, match="starts_from"):
        Recipe.load(None, ('starts_from="ink"', "steps=0", "generator={}"))


def test_a_judge_of_renderings_goes_with_a_renderer() -> None:
    assert Recipe.load(None, ('renderer="cel"', "steps=0", "judged=0.5")).judged == 0.5
    with pytest.raises(BadRecipeError, match="judged is for rendered styles"):
        Recipe.load(None, ("judged=0.5",))


def test_a_share_is_kept_of_a_start_alone() -> None:
    assert Recipe.load(None, ('starts_from="ink"', "start_share=0.5")).start_share == 0.5
    with pytest.raises(BadRecipeError, match="start_share needs starts_from"):
        Recipe.load(None, ("start_share=0.5",))


def test_what_does_not_go_together_is_said_in_a_whole_sentence() -> None:
    with pytest.raises(BadRecipeError) as raised:
        Recipe.load(None, ("start_share=0.5",))
    assert str(raised.value) == (
        "The recipe is wrong: start_share needs starts_from, the style that a share is kept of."
    )
