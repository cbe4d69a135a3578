from app.doctor.finding import State
from app.doctor.software import examine_libraries, examine_machine, installed_version


def test_this_installation_is_sound() -> None:
    findings = [*examine_machine(), *examine_libraries()]
    assert all(finding.state is State.GOOD for finding in findings), findings


def test_a_library_that_is_missing_is_named() -> None:
    found = list(examine_libraries(lambda name: None if name == "scipy" else installed_version(name)))
    (finding,) = [finding for finding in found if finding.state is State.BROKEN]
    assert finding.text == "scipy is not installed."
    assert finding.advice


def test_another_build_of_onnx_runtime_is_as_good() -> None:
    versions = {"onnxruntime": None, "onnxruntime-gpu": "1.22"}
    found = list(examine_libraries(lambda name: versions.get(name, installed_version(name))))
    assert all(finding.state is State.GOOD for finding in found)
    assert any("onnxruntime-gpu 1.22" in finding.text for finding in found)


def test_a_mediapipe_that_may_report_usage_is_refused() -> None:
    found = examine_libraries(lambda name: "0.10.35" if name == "mediapipe" else installed_version(name))
    (finding,) = [finding for finding in found if finding.state is State.BROKEN]
    assert "may report usage" in finding.text
    assert finding.advice[0].endswith("-m pip install mediapipe==0.10.33")


def test_a_second_opencv_is_told() -> None:
    found = examine_libraries(
        lambda name: "4.13" if name == "opencv-python-headless" else installed_version(name)
    )
    (finding,) = [finding for finding in found if finding.state is State.BROKEN]
    assert "opencv-python-headless" in finding.text
    assert finding.advice[0].endswith("-m pip uninstall opencv-python-headless")
