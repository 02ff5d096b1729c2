"""Two invented reports: one in which every text is nasty, and one that conforms."""

from dataclasses import replace

from ogpkg.validation.report import Place, Report, Result
from tests.validation.completeness_graphs import WHOLE, absence, scored

ID = "https://w3id.org/ogpkg/id/"
SHAPES = "https://w3id.org/ogpkg/shapes#"
OGP = "https://w3id.org/ogpkg/ontology#"

#: A milestone that ends before it starts: everything is known, and all is well-behaved.
PLAIN = Result(
    focus=ID + "milestone/KR0042-2",
    focus_label="Milestone 1-b",
    path=OGP + "end",
    value='"2017-06"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
    severity="violation",
    messages={"en": "Let the end follow the start.", "ko": "종료일을 시작일 뒤로 적으십시오."},
    shape=SHAPES + "Milestone-endAfterStart",
    shape_names={"en": "end", "ko": "종료"},
    graph=ID + "document/kr-nap3",
    places=(Place("plans/kr nap3.ttl", 326, 5), Place("plans/kr nap3.ttl", 330)),
    plan=ID + "plan/KR-3",
)
#: The same fault of another milestone, in a file whose line nobody knows.
TWIN = Result(
    focus=ID + "milestone/KR0042-3",
    focus_label="",
    path=OGP + "end",
    value="",
    severity="violation",
    messages=PLAIN.messages,
    shape=PLAIN.shape,
    shape_names=PLAIN.shape_names,
    places=(Place("plans/kr nap3.ttl"),),
    plan=ID + "plan/KR-3",
    reason="lost-in-extraction",
)
#: Markup, quotes, line breaks, a formula, control characters, a bidirectional override; no Korean, no place.
NASTY = Result(
    focus=ID + "commitment/KR0001",
    focus_label='=cmd|"/c calc"!A1\n<script>alert(1)</script>\x1b[31m\u202e공약',
    path="ogp:start|(^ogp:plan/<http://purl.org/dc/terms/title>)",
    value='"</td><img src=x onerror=alert(1)> & \\"quoted\\"\\n]]>"@ko',
    severity="warning",
    messages={"en": 'Say "when", & <b>where</b>,\nin two lines\x00.'},
    shape="http://example.org/shapes?a=1&b=2#Start",
    shape_names={},
    graph="",
    plan=ID + "plan/KR-3",
)
#: A blank node of no plan; the shape says nothing; the label of a file that looks like a formula and a scheme.
BLANK = Result(
    focus="_:b",
    focus_label="",
    path="",
    value="_:b7",
    severity="info",
    messages={},
    shape=SHAPES + "Thing",
    shape_names={"ko": "것"},
    places=(Place("@evil:name#?.ttl", 1),),
)
REPORT = Report(
    results=(BLANK, PLAIN, TWIN, NASTY),
    files=("plans/kr nap3.ttl", "@evil:name#?.ttl"),
    shapes=1234,
    engine="pyshacl 0.40.1",
    profile="legacy",
    baseline=7,
)
CONFORMING = Report(results=(), files=("good.ttl",), shapes=40, engine="fast")

# One commitment that lacks its lead, left blank on line 12 of the plan, and one that says nothing but its plan, its
# lead lost. So of 48 fields 24 are filled: identity 5 + 1 of 10, responsibility 4 of 10, schedule 5 of 10,
# values 2 of 4, evidence 4 of 8, assessment 3 of 6.
_LACKING = (
    WHOLE.replace("ogp:leadAgency agency:xa-registry ;", "")
    + f"GRAPH document:plan {{ {absence('ogp:leadAgency', 'blank')} "
    + "<https://w3id.org/ogpkg/id/document/plan#L12-1> rdf:subject absence:1 ; rdf:predicate ogp:absentProperty ;"
    + " ogp:line 12 . commitment:XA0002 a ogp:Commitment ; ogp:plan plan:XA-1 . "
    + absence("ogp:leadAgency", "lost-in-extraction", "commitment:XA0002", "2")
    + "}"
)
SCORED = Report(
    results=(PLAIN, replace(PLAIN, plan=ID + "plan/XA-1")), files=("xa.ttl",), shapes=40, scores=scored(_LACKING)
)
