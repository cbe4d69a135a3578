"""How many faces are painted."""

from app.render.face_budget import FaceBudget


def test_without_a_budget_every_face_is_painted() -> None:
    assert FaceBudget().faces(7, None) == 7
    assert FaceBudget().faces(0, None) == 0


def test_the_first_frame_under_a_budget_paints_the_nearest() -> None:
    assert FaceBudget().faces(3, 100.0) == 1


def test_as_many_as_fit() -> None:
    budget = FaceBudget()
    budget.spent(10.0)

    assert budget.faces(9, 45.0) == 3
    assert budget.faces(2, 45.0) == 2


def test_the_nearest_is_painted_whatever_it_takes() -> None:
    budget = FaceBudget()
    budget.spent(80.0)

    assert budget.faces(3, 33.0) == 1


def test_a_cost_on_the_edge_does_not_make_a_face_flap() -> None:
    budget = FaceBudget()
    budget.spent(9.0)
    assert budget.faces(2, 22.0) == 2
    counts = []
    for turn in range(60):
        budget.spent(9.0 if turn % 2 else 12.0)  # 2 x 10.5 ms: fits, with little to spare
        counts.append(budget.faces(2, 22.0))

    assert set(counts) == {2}


def test_a_face_given_up_returns_only_with_room_to_spare() -> None:
    budget = FaceBudget()
    budget.spent(9.0)
    assert budget.faces(2, 22.0) == 2
    for _ in range(60):
        budget.spent(12.0)
    assert budget.faces(2, 22.0) == 1
    for _ in range(60):
        budget.spent(10.5)
    assert budget.faces(2, 22.0) == 1
    for _ in range(60):
        budget.spent(8.0)
    assert budget.faces(2, 22.0) == 2
