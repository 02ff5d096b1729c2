"""A plan of Arcadia, which is invented: a small document with the traps of the real ones, and its look-up tables."""

from __future__ import annotations

from pathlib import Path

from rdflib import Literal

from ogpkg import resources
from ogpkg.iris import EDTF_DATATYPE
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import action_plan
from ogpkg.sources.record import Document, Record

CODE_LISTS = resources.folder("ontology") / "codelists"
TABLES = {
    "agencies": "text,iri\nMinistry of Rivers,agency/xa-ministry-of-rivers\nWell Fund,agency/xa-well-fund\n",
    "units": "text,iri,agency\nWells Division,unit/xa-ministry-of-rivers-wells,agency/xa-ministry-of-rivers\n"
    "Canal Team,unit/xa-ministry-of-rivers-canals,agency/xa-ministry-of-rivers\n",
    "family-names": "member,text\nXA,Vale\nXA,Orr\nXA,Tam\n",
    "titles": "text,title\nClerk,Clerk\nHead Clerk,Head Clerk\n",
    "persons": "mbox_sha1sum,name,document,iri\n,Ana Vale,xa-nap2,person/p0001\n,Bo Orr,xa-nap2,person/p0002\n"
    ",Cy Tam,xa-nap2,person/p0003\n",
    "commitments": "plan,ref,iri\nXA-2,1,commitment/XA0007\nXA-2,1+1,commitment/XA0008\n",
}
FRONT = """August 2018

OPEN GOVERNMENT PARTNERSHIP (OGP)
ARCADIA'S 2ND NATIONAL ACTION PLAN
2018-2020

Contents
I. Introduction\t3
II. Commitments\t5
III. Next Steps\t9

Introduction

Arcadia has many rivers, and this chapter says in one long sentence why that matters to all.

OPEN GOVERNMENT PARTNERSHIP (OGP)
ARCADIA'S 2ND NATIONAL ACTION PLAN 2018-2020

Commitments

"""
#: Commitment #1 begins on line 21 of the document.
WELLS = """Commitment #1

Public Wells for
All Villages

Commitment Start and End Date
September 1, 2018 – August 31, 2020

Lead Implementing Agency/Actor
Wells Division,
Ministry of Rivers

Commitment Description

What is the public problem that the commitment will address?

Additional information is hard to get, and wells are dry.

What is the commitment?

More wells.

ARCADIA'S 2ND NATIONAL ACTION PLAN 2018-2020

Deeper wells.

How will the commitment contribute to solve the public problem?

Water comes out.

"""
CLAIM = "Why is this commitment relevant to OGP values?\t"
ROWS = f"""{CLAIM}Citizen Participation / Anti-corruption
Exchange and Peer Learning\tN/A
Additional Information\tIt is a wet task.

Milestone Activity with a Verifiable Deliverable\tStart Date\tEnd Date
Dig\tMarch 6, 2018\tTo be continued

Contact Information\t
Name of Responsible Person from Implementing Agency\tAna Vale
Title, Division\tClerk, Wells Division
Email and Phone\tana.vale@rivers.example, +99-2-200-1234
Other Actors Involved, State Actors Involved\tN/A
CSOs, Private Sector, Multilaterals, Working Groups\tN/A

"""
#: The four lines before the fields of a commitment that the table does not know.
HEAD = "Commitment # 5-1\n\nCanals\n\n"
#: The commitments under the two headings.
A, B = "commitment:XA0007", "commitment:XA-2-5-1"


def read(folder: Path, text: str, *, with_text: bool = False) -> Record:
    for name, rows in TABLES.items():
        (folder / f"{name}.csv").write_text(rows)
    document = Document("xa-nap2", "ActionPlanDocument", "XA", "XA-2")
    record = Record(document, text, Lookups([folder], CODE_LISTS), with_text=with_text)
    action_plan.read(record)
    return record


def keys(nodes: set[object]) -> set[str]:
    return {str(node).rsplit("/", 1)[-1] for node in nodes}


def edtf(text: str) -> Literal:
    return Literal(text, datatype=EDTF_DATATYPE)


def left_over(record: Record) -> list[tuple[int, str]]:
    return [(line, text) for line, _, text in record.report.leftovers]
