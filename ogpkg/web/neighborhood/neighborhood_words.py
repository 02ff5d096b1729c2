"""The words of these pages, English and Korean."""

NEIGHBORHOOD: dict[str, tuple[str, str]] = {
    "neighborhood": ("Neighborhood", "주변 항목"),
    "neighborhood-of": ("Around {name}", "{name}의 주변"),
    "neighborhood-lead": (
        "What it names and what names it, one step away. Walk on from any of them.",
        "이 항목이 가리키는 것과 이 항목을 가리키는 것입니다. 어느 항목에서나 더 걸어갈 수 있습니다.",
    ),
    "names-out": ("What it names", "이 항목이 가리키는 것"),
    "names-in": ("What names it", "이 항목을 가리키는 것"),
    "walk": ("walk here", "여기로 이동"),
    "all-of-them": ("All {total}", "전체 {total}개"),
    "whole-neighborhood": ("Everything around it", "주변 항목 전체"),
    "nothing-around": ("Nothing is one step away.", "한 걸음 거리에 항목이 없습니다."),
    "as-list": ("As a list", "목록으로 보기"),
    "draw-graph": ("Draw the graph", "그래프 그리기"),
    "drawing-of": (
        "Drawing of what is around {name}; the list says the same.",
        "{name} 주변의 그림. 목록에 같은 내용이 있습니다.",
    ),
    "drawn-some": (
        "Drawn: {shown} of {total}. The list leads to the others.",
        "전체 {total}개 중 {shown}개를 그렸습니다. 나머지는 목록에 있습니다.",
    ),
    "drawn-all": ("Drawn: all {total}.", "{total}개를 모두 그렸습니다."),
    "drawing-failed": (
        "The drawing did not come. The list has it all.",
        "그림을 불러오지 못했습니다. 목록에 모두 있습니다.",
    ),
    "drawing-hint": (
        "Click a thing to walk there; the way back is your browser's.",
        "항목을 누르면 그곳으로 이동합니다. 뒤로 가기로 돌아올 수 있습니다.",
    ),
    "zoom-in": ("Closer", "확대"),
    "zoom-out": ("Farther", "축소"),
    "zoom-fit": ("Fit", "맞춤"),
    "keep-drawn": ("Keep what is drawn", "그린 것 유지"),
    "legend": ("Kinds", "종류"),
    "open-page": ("Open its page", "페이지 열기"),
    "other-kind": ("other", "기타"),
}
