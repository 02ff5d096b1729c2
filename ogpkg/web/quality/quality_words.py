"""The words of the quality pages in English and Korean; `words` takes them in."""

from __future__ import annotations

QUALITY: dict[str, tuple[str, str]] = {
    "/quality": ("Quality", "품질"),
    "quality": ("quality", "품질"),
    "about-quality": (
        "What the documents lack or get wrong, document by document, with the line.",
        "문서마다 빠졌거나 잘못된 내용과 그 줄 번호.",
    ),
    "quality-title": ("What the documents lack", "문서에 빠진 것"),
    "quality-method": (
        "When this dataset was built, {constraints} constraints were checked against every statement of the documents "
        "({engine}, profile {profile}). A violation is wrong or unusable, a warning is what OGP guidance asks for, "
        "and info is what would be better. Each finding is counted once, in the document that can be mended.",
        "이 데이터셋을 만들 때 문서의 모든 진술을 제약 조건 {constraints}개로 "
        "검사했습니다({engine}, 프로필 {profile}). "
        "위반은 틀렸거나 쓸 수 없는 것, 경고는 OGP 지침이 요구하는 것, 참고는 있으면 더 좋은 것입니다. "
        "숫자는 지적 사항의 수이며, 각각은 고칠 수 있는 문서에 한 번만 나옵니다.",
    ),
    "quality-none": (
        "No report comes with what is served here: quality is part of a built snapshot.",
        "여기서 제공하는 데이터에는 보고서가 없습니다. 품질 보고서는 빌드한 스냅샷에 들어 있습니다.",
    ),
    "quality-how": (
        "Build and serve a folder of data with its report, or check a file by itself:",
        "데이터 폴더를 빌드해 보고서와 함께 제공하거나, 파일 하나만 검사할 수 있습니다.",
    ),
    "quality-upload": ("Check a file on a page", "페이지에서 파일 검사하기"),
    "violation": ("violation", "위반"),
    "warning": ("warning", "경고"),
    "info": ("info", "참고"),
    "violations": ("Violations", "위반"),
    "warnings": ("Warnings", "경고"),
    "infos": ("Info", "참고"),
    "excused": ("Of these, not the publisher's fault", "그중 발행 기관의 책임이 아닌 것"),
    "findings": ("Findings", "지적 사항"),
    "findings-all": ("All", "전체"),
    "by-document": ("By document", "문서별"),
    "by-plan": ("By plan", "실행계획별"),
    "no-plan": ("in no plan", "실행계획 없음"),
    "no-place": ("in no document", "문서 없음"),
    "document": ("Document", "문서"),
    "plan": ("Plan", "실행계획"),
    "share": ("Share", "비율"),
    "method": ("Method", "방법"),
    "shapes-read": ("What is demanded: the shapes", "요구 사항: 셰이프"),
    "report-as": ("The report as a file", "보고서 파일"),
    "report-json": ("Report (JSON)", "보고서(JSON)"),
    "report-turtle": ("W3C validation report (Turtle)", "W3C 검증 보고서(Turtle)"),
    "report-completeness": ("Completeness (JSON)", "완성도(JSON)"),
    "report-measurements": ("Measurements (Turtle)", "측정값(Turtle)"),
    "list-as": ("This list as a table (CSV)", "이 목록을 표로(CSV)"),
    "filter": ("Show", "보기"),
    "line-numbers": ("Line", "줄"),
    "to-mend": ("What can be mended", "고칠 수 있는 것"),
    "excused-title": ("Not the publisher's fault", "발행 기관의 책임이 아닌 것"),
    "excused-note": (
        "The text was lost before it came to us, or a review is still to come. These findings stand in the counts, "
        "but they are not held against the publisher.",
        "글이 우리에게 오기 전에 사라졌거나 아직 검토 중인 것입니다. 지적 사항 수에는 들어 있지만 발행 기관의 잘못으로 "
        "보지 않습니다.",
    ),
    "no-value": ("no value", "값 없음"),
    "no-value-because": ("no value: {reason}", "값 없음: {reason}"),
    "nothing-found": ("Nothing of this kind was found.", "이 종류의 지적 사항이 없습니다."),
    "document-unread": (
        "{plan}: no document of this plan has been read. Its commitments are known only from other documents, so the "
        "plan itself may well say what is missing here.",
        "{plan}: 이 실행계획의 문서는 아직 읽지 않았습니다. 공약은 다른 문서를 통해서만 알려져 있으므로, "
        "여기에 빠진 내용이 실행계획에는 있을 수 있습니다.",
    ),
    "plan-unread": (
        "{plan}: the plan itself has not been read, only what others say of it. It may well say what is missing here.",
        "{plan}: 실행계획 자체는 읽지 않았고 그에 관한 다른 문서만 읽었습니다. "
        "여기에 빠진 내용이 실행계획에는 있을 수 있습니다.",
    ),
    "see-document": ("The document, line by line", "문서를 줄별로 보기"),
    "see-plan": ("The plan", "실행계획 보기"),
    "findings-of-plan": ("All findings in this plan", "이 실행계획의 지적 사항 모두"),
    "findings-in": ("All findings in {name}", "{name}의 지적 사항 모두"),
    "findings-of-document": ("All findings in this document", "이 문서의 지적 사항 모두"),
}
