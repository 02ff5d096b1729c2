"""The words of the pages about versions, dumps and changes, in English and Korean; `words` takes them in."""

from __future__ import annotations

VERSIONS: dict[str, tuple[str, str]] = {
    "/dump/": ("Downloads", "내려받기"),
    "about-dump/": ("The whole dataset as files, with checksums.", "데이터셋 전체 파일과 체크섬."),
    "/changes": ("Changes", "변경 내역"),
    "about-changes": ("What each new version of the dataset brought.", "데이터셋의 새 버전마다 달라진 내용."),
    "dump-lead": (
        "The whole dataset, every named graph, as of version {version}: {statements} statements in each file.",
        "버전 {version}의 데이터셋 전체. 모든 이름 있는 그래프를 담으며, 파일마다 진술 {statements}건이 들어 있습니다.",
    ),
    "dump-file": ("File", "파일"),
    "dump-holds": ("Holds", "내용"),
    "dump-bytes": ("Bytes", "바이트"),
    "dump-sha256": ("SHA-256", "SHA-256"),
    "dump-check": ("Fetch and check", "내려받아 확인하기"),
    "dump-check-note": (
        "The first two lines fetch a file and the checksums, the third compares them, the fourth unpacks.",
        "첫 두 줄은 파일과 체크섬을 내려받고, 셋째 줄은 둘을 비교하며, 넷째 줄은 압축을 풉니다.",
    ),
    "dump-choice": (
        "N-Quads has one statement a line and is sorted, so that two versions can be compared as text; TriG is easier "
        "to read and has prefixes. Both say the same.",
        "N-Quads는 한 줄에 진술 하나씩 정렬되어 있어 두 버전을 글로 비교할 수 있고, TriG는 접두어가 있어 읽기 "
        "쉽습니다. 두 형식의 내용은 같습니다.",
    ),
    "dump-version-note": (
        "The addresses above always give the version that is served. Under its own number a version stays the same:",
        "위 주소는 늘 현재 제공 중인 버전을 줍니다. 버전 번호가 들어간 주소의 내용은 바뀌지 않습니다.",
    ),
    "older-versions": ("Earlier versions still kept", "보관 중인 이전 버전"),
    "versions": ("Versions", "버전"),
    "version": ("Version", "버전"),
    "changes-lead": (
        "Each version of the dataset that was published here, compared with the one before.",
        "여기에서 공개한 데이터셋 버전과, 바로 앞 버전에서 달라진 내용.",
    ),
    "changes-none": (
        "What is served here has no history: versions are compared when a snapshot is built (ogpkg build).",
        "여기에서 제공하는 데이터에는 이력이 없습니다. 버전은 스냅샷을 만들 때(ogpkg build) 비교합니다.",
    ),
    "changes-feed": ("Follow the changes (Atom)", "변경 구독(Atom)"),
    "changes-json": ("As data (JSON)", "데이터로(JSON)"),
    "changes-since": ("since version {version}", "버전 {version} 이후"),
    "changes-first": ("The first version published here.", "여기에서 공개한 첫 버전입니다."),
    "changes-uncompared": (
        "Not compared with version {version}: it could not be read, or it stands under another base.",
        "버전 {version}과 비교하지 않았습니다. 읽을 수 없거나 기준 IRI가 다릅니다.",
    ),
    "changes-nothing": ("No thing changed.", "달라진 항목이 없습니다."),
    "changes-statements": (
        "{statements} statements, {added} added and {removed} removed",
        "진술 {statements}건, 추가 {added}건, 삭제 {removed}건",
    ),
    "changes-statements-first": ("{statements} statements", "진술 {statements}건"),
    "things-new": ("New", "새 항목"),
    "things-changed": ("Changed", "바뀐 항목"),
    "things-gone": ("Gone", "없어진 항목"),
    "changes-graphs": ("Statements by graph", "그래프별 진술"),
    "changes-graph": ("Graph", "그래프"),
    "changes-added": ("Added", "추가"),
    "changes-removed": ("Removed", "삭제"),
    "changes-derived": ("worked out from the others", "다른 그래프에서 도출"),
    "changes-rest": ("The rest is in the JSON.", "나머지는 JSON에 있습니다."),
    "changes-damaged": (
        "Of the history, {count} could not be read and is left out; the log of the server names the file.",
        "이력 가운데 {count}건은 읽을 수 없어 제외했습니다. 서버 기록에 파일 이름이 있습니다.",
    ),
    "all-gone": ("No longer in the dataset", "데이터셋에서 없어진 항목"),
    "all-gone-note": (
        "Their addresses stay and say that they are gone (410).",
        "주소는 남아 있으며 없어졌다고 응답합니다(410).",
    ),
    "gone-last": ("Last in version", "마지막 버전"),
    "gone-since": ("Gone since", "없어진 날"),
    "feed-title": ("Changes of the dataset", "데이터셋 변경 내역"),
    "feed-author": ("The ogpkg project", "ogpkg 프로젝트"),
    "feed-entry": ("Dataset version {version}", "데이터셋 버전 {version}"),
}
